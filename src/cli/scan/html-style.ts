// The look of the report page: light and dark, phone to paper.

export const STYLE = `
:root { color-scheme: light dark; --ink: light-dark(#1c2330, #e6e9ef); --soft: light-dark(#5b6472, #9aa4b2); --page: light-dark(#f5f6f8, #12151b);
  --card: light-dark(#fff, #1b2029); --line: light-dark(#dde1e7, #2e3541); --critical: light-dark(#b3122b, #ff6b81); --error: light-dark(#c2410c, #ff9a62);
  --warning: light-dark(#8a6100, #f2c14e); --info: light-dark(#1d5fbf, #79b0ff); }
* { box-sizing: border-box }
body { margin: 0 auto; max-width: 60rem; padding: 1.5rem 1rem 4rem; background: var(--page); color: var(--ink); font: 16px/1.5 system-ui, sans-serif }
h1 { font-size: 1.6rem; margin: 0 } h2 { font-size: 1.2rem; margin: 2.5rem 0 .75rem } h3 { font-size: 1.1rem; margin: 0 }
p { margin: .4rem 0 } .soft { color: var(--soft); font-size: .9rem }
.facts { display: grid; grid-template-columns: repeat(auto-fit, minmax(8.5rem, 1fr)); gap: .75rem; margin: 1.25rem 0; padding: 0; list-style: none }
.facts li, article, .box { background: var(--card); border: 1px solid var(--line); border-radius: .6rem; padding: .8rem 1rem }
.facts b { display: block; font-size: 1.4rem } .facts span { color: var(--soft); font-size: .85rem }
article { margin: 0 0 1rem; border-left: .35rem solid var(--tone); break-inside: avoid } article header { display: flex; gap: .6rem; align-items: baseline; flex-wrap: wrap }
.badge { color: var(--tone); border: 1px solid; border-radius: 1rem; padding: 0 .6rem; font-size: .8rem; font-weight: 600; text-transform: uppercase; letter-spacing: .03em }
.critical { --tone: var(--critical) } .error { --tone: var(--error) } .warning { --tone: var(--warning) } .info { --tone: var(--info) }
ol, ul.box { margin: .5rem 0; padding-left: 1.4rem; overflow-wrap: anywhere } ul.box { padding-left: 2rem } pre { margin: .5rem 0 0; padding: .6rem .8rem; background: var(--page); border-radius: .4rem; white-space: pre-wrap; overflow-wrap: anywhere; font-size: .82rem }
pre time { color: var(--soft) } mark { background: none; color: var(--tone); font-weight: 600 } article summary { color: var(--soft); font-size: .9rem }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .2rem 1rem; margin: .6rem 0; font-size: .9rem } dt { color: var(--soft) } dd { margin: 0; overflow-wrap: anywhere } dd span { display: block }
@media (max-width: 30rem) { dl { grid-template-columns: 1fr; gap: 0 } dd { margin: 0 0 .4rem } }
table { width: 100%; border-collapse: collapse; font-size: .88rem } th, td { text-align: left; padding: .3rem .5rem; border-bottom: 1px solid var(--line); vertical-align: top; overflow-wrap: anywhere }
td.number, th.number { text-align: right; white-space: nowrap } summary { cursor: pointer; padding: .4rem 0 }
figure { margin: 0 0 .5rem } figcaption { font-size: .85rem; display: flex; flex-wrap: wrap; column-gap: 1rem; justify-content: space-between } svg { display: block; width: 100%; height: 2.6rem; background: var(--page); border-radius: .3rem } svg rect { fill: var(--info) }
@media print { :root { color-scheme: light } body { max-width: none; background: none; padding: 0; font-size: 12px } h2 { margin: 1rem 0 .4rem } article, .box, .facts li { padding: .4rem .7rem } article { margin: 0 0 .5rem } .facts { margin: .5rem 0 } pre { font-size: 10px } .follows::details-content { content-visibility: visible } .reference:not([open]) { display: none } }
`
