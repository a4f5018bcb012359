import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { SourceFile } from 'typescript'
import { owning } from './breaches.js'
import type { Finding } from './finding.js'
import { ImportGraph } from './import_graph.js'
import { judgeImport } from './import_rules.js'
import { findImports, type Import } from './import_syntax.js'
import { LiteralFinder } from './literals.js'
import { type Place, placeOf } from './place.js'
import type { Project } from './project.js'
import { findTableUses, mayUseTables, type TableUse } from './table_syntax.js'
import { parse, type Typescript } from './typescript.js'

/* What every migration begins with. */
const SCHEMA_IMPORT = /^import \{ BaseSchema \} from '@adonisjs\/lucid\/schema'$/m
const IMPORTING = /\b(?:import|from|require)\b/
/* Behind such an escape nobody sees what a text says without parsing it. */
const ESCAPE = /\\[ux]/
const MODEL_TABLE = /\bstatic\b[^;(){}]*?\btable\b[^=;(){}]*=\s*['"`](\w*)/g

/** Goes through the sources. Each is read once; only one that arouses suspicion is parsed. */
export class SourceScan {
  readonly findings: Finding[] = []
  readonly imports: ImportGraph
  readonly #typescript: Typescript
  readonly #project: Project
  readonly #literals: LiteralFinder
  readonly #known = new Map<string, Import[]>()

  constructor(typescript: Typescript, project: Project) {
    this.#typescript = typescript
    this.#project = project
    this.#literals = new LiteralFinder(project.packageNames)
    this.imports = new ImportGraph(project, (file) => this.#importsOf(file))
    for (const file of project.files) this.#check(placeOf(file))
  }

  #check(place: Place): void {
    const text = this.#read(place.file)
    const isMigration = place.kind === 'migration'
    const hasImports = isMigration ? mayImport(text) : this.#hasSuspiciousImport(text, place)
    const hasTables = !isMigration && this.#hasSuspiciousTable(text, place)
    if (!hasImports && !hasTables) return

    const source = parse(this.#typescript, place.file, text)
    if (hasImports) for (const found of this.#importsIn(source)) this.#judgeImport(found, place)
    if (hasTables)
      for (const use of findTableUses(this.#typescript, source)) this.#judgeTable(use, place)
  }

  #hasSuspiciousImport(text: string, place: Place): boolean {
    let isSuspicious = ESCAPE.test(text)
    for (const { text: specifier, isOpen } of this.#literals.find(text)) {
      const target = isOpen ? null : this.#project.resolver.resolve(specifier, place.file)
      if (target?.kind === 'file' && place.unit)
        this.imports.mention(place.unit, target.path, place.file)
      isSuspicious ||=
        judgeImport({ specifier, isOpen, isMention: false }, place, this.#project) !== null
    }
    return isSuspicious
  }

  #hasSuspiciousTable(text: string, place: Place): boolean {
    if (!mayUseTables(text)) return false
    if (ESCAPE.test(text) || this.#project.tables.mentionsForeign(text, place.unit)) return true
    return [...text.matchAll(MODEL_TABLE)].some(([, table]) => this.#isUnowned(table!, place))
  }

  /* Only models have to be listed; a query of a table that nobody owns is not a matter between modules. */
  #isUnowned(table: string, { file, unit }: Place): boolean {
    const tables = unit && this.#project.manifests.get(unit.folder)?.tables
    if (!tables || !file.startsWith('models/')) return false
    return !tables.some((entry) => entry.text === table)
  }

  #judgeImport(found: Import, place: Place): void {
    const breach = judgeImport(found, place, this.#project)
    if (breach) this.findings.push({ ...breach, file: place.file, line: found.line })
  }

  #judgeTable({ table, line, isModel }: TableUse, place: Place): void {
    const { tables } = this.#project
    const { file, unit } = place
    if (tables.isForeign(table, unit)) {
      this.findings.push({ ...owning.foreignTable(table, tables.describe(table)), file, line })
    } else if (isModel && this.#isUnowned(table, place)) {
      this.findings.push({ ...owning.unownedTable(table, unit!.name), file, line })
    }
  }

  #importsOf(file: string): Import[] {
    const known = this.#known.get(file)
    return known ?? this.#importsIn(parse(this.#typescript, file, this.#read(file)))
  }

  #importsIn(source: SourceFile): Import[] {
    const imports = findImports(this.#typescript, source)
    this.#known.set(source.fileName, imports)
    return imports
  }

  #read(file: string): string {
    return readFileSync(join(this.#project.root, file), 'utf8')
  }
}

const mayImport = (text: string): boolean => IMPORTING.test(text.replace(SCHEMA_IMPORT, ''))
