import assert from 'node:assert/strict'
import { test } from 'node:test'
import { html, toPage } from './html-template.ts'

test('what is put in is text, whatever it looks like', () => {
  const evil = `</p><script>"'&\u001b[31m\u202e`
  assert.equal(toPage(html`<p title="${evil}">${evil}</p>`), `<p title="${ESCAPED}">${ESCAPED}</p>`)
})

const ESCAPED = '&lt;/p&gt;&lt;script&gt;&quot;&#39;&amp;'

test('pieces nest, lists join, null and false are nothing', () => {
  assert.equal(
    toPage(html`<ul>${['a<', 'b'].map((one) => html`<li>${one}</li>`)}</ul>${null}${false}${0}`),
    '<ul><li>a&lt;</li><li>b</li></ul>0',
  )
})
