import type { DictionaryDeclaration, DictionaryItemDeclaration } from '../declarations.js'
import { fileOf } from '../define_module.js'
import { DICTIONARY_LIMITS } from '../dictionary_limits.js'
import { toSettingJson, whyNotKept } from '../setting_schema.js'
import type { Rule } from './rule.js'

const LONGEST_KEY = 128
const MOST_SHOWN = 80

interface Placed {
  item: DictionaryItemDeclaration
  level: number
}

/** What is declared goes past the validation that operators meet, and has to fit into the same tables. */
export const hasValidDictionaries: Rule = ({ manifest }) =>
  (manifest.dictionaries ?? []).flatMap((dictionary) =>
    problemsOfDictionary(dictionary).map((problem) => ({
      code: 'E_DICTIONARY_INVALID',
      message: `"${manifest.name}" declares the dictionary "${shorten(dictionary.code)}" with ${problem}. Mend it in ${fileOf(manifest)}.`,
    }))
  )

/** A default that its schema does not accept would hold, and could not be set again. */
export const hasValidSettings: Rule = async ({ manifest }) => {
  const found = (manifest.settings ?? []).map(async (setting) => {
    const { key, secret } = setting
    const reason = await whyNotKept(setting, setting.default)
    // what a secret is belongs into no log
    const value = secret ? 'a default' : `the default ${describe(setting.default)}`
    const problems = [
      ...(key.length > LONGEST_KEY ? [`a key of more than ${LONGEST_KEY} characters`] : []),
      ...(reason ? [`${value}, which does not suit its schema: ${reason}`] : []),
    ]
    return problems.map((problem) => ({
      code: 'E_SETTING_INVALID',
      message: `"${manifest.name}" declares the setting "${shorten(key)}" with ${problem}. Mend it in ${fileOf(manifest)}.`,
    }))
  })
  const problems = await Promise.all(found)
  return problems.flat()
}

function problemsOfDictionary({ code, name, items }: DictionaryDeclaration): string[] {
  const placed = placeItems(items, 1)
  const values = placed.map(({ item }) => item.value)
  const repeated = new Set(values.filter((value, index) => values.indexOf(value) !== index))
  const { code: longestCode, levels, items: most } = DICTIONARY_LIMITS
  return [
    ...(code.length > longestCode ? [`a code of more than ${longestCode} characters`] : []),
    ...(values.length > most ? [`${values.length} items, and may have ${most}`] : []),
    ...problemsOfText('name', name),
    ...[...repeated].map((value) => `the value "${shorten(value)}" more than once`),
    ...placed.flatMap(problemsOfItem),
    ...placed
      .filter(({ level }) => level === levels + 1)
      .map(({ item }) => `the value "${shorten(item.value)}" below ${levels} levels, the most`),
  ]
}

function problemsOfItem({ item: { value, label, color = '' } }: Placed): string[] {
  const where = ` of the value "${shorten(value)}"`
  const { color: longest } = DICTIONARY_LIMITS
  return [
    ...problemsOfText('value', value),
    ...problemsOfText('label', label, where),
    ...(color.length > longest ? [`a colour${where} of more than ${longest} characters`] : []),
  ]
}

function problemsOfText(what: string, text: string, where = ''): string[] {
  const { text: longest } = DICTIONARY_LIMITS
  if (text.length >= 1 && text.length <= longest && text === text.trim()) return []
  return [
    `the ${what} "${shorten(text)}"${where}, which has not 1 to ${longest} characters without blanks around them`,
  ]
}

/* One level more than there may be tells that it is too deep. */
function placeItems(items: readonly DictionaryItemDeclaration[], level: number): Placed[] {
  if (level > DICTIONARY_LIMITS.levels + 1) return []
  return items.flatMap((item) => [{ item, level }, ...placeItems(item.children ?? [], level + 1)])
}

function describe(value: unknown): string {
  try {
    return shorten(toSettingJson(value))
  } catch {
    // what has no JSON is no value, as the reason says
    return shorten(String(value))
  }
}

const shorten = (text: string): string =>
  text.length > MOST_SHOWN ? `${text.slice(0, MOST_SHOWN)}…` : text
