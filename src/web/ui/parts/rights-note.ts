// Why buttons are missing, for those who may not press them.
import { html, nothing, type TemplateResult } from 'lit'
import { t } from '../core/i18n.ts'
import { mayAct, mayAdminister } from '../core/rights.ts'
import { icon } from './icons.ts'

export const rightsNote = (): TemplateResult | typeof nothing =>
  mayAdminister() ? nothing : html`<p class="detail rights">${icon('lock')}${t(mayAct() ? 'may_act' : 'may_look')}</p>`
