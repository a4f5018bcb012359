/* What a project needs to work, checked without writing anything. */
export type { Check } from './check.js'
export { type DoctorReport, type Examined, examine } from './examine.js'
export { Project } from './project.js'
export {
  combine,
  fail,
  notChecked,
  pass,
  shorten,
  type Status,
  type Verdict,
  warn,
} from './verdict.js'
