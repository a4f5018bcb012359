import { createRequire } from 'node:module'
import { join } from 'node:path'
import type ts from 'typescript'
import { E_PROJECT_UNREADABLE, E_TYPESCRIPT_MISSING } from './errors.js'

/** The parser, which is handed around, since only a project that develops has it. */
export type Typescript = typeof ts

/**
 * Loads the parser that the project has installed.
 *
 * @throws {E_TYPESCRIPT_MISSING}
 */
export function loadTypescript(root: string): Typescript {
  try {
    return createRequire(join(root, 'package.json'))('typescript')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'MODULE_NOT_FOUND') throw error
    throw new E_TYPESCRIPT_MISSING([], { cause: error })
  }
}

/** Parses a text, whatever is wrong with it. Comments are left alone, types in them too. */
export const parse = (ts: Typescript, file: string, text: string): ts.SourceFile =>
  ts.createSourceFile(file, text, {
    languageVersion: ts.ScriptTarget.ESNext,
    jsDocParsingMode: ts.JSDocParsingMode.ParseNone,
  })

/**
 * Parses a text of which every word matters.
 *
 * @throws {E_PROJECT_UNREADABLE} with the first mistake
 */
export function parseStrictly(ts: Typescript, file: string, text: string): ts.SourceFile {
  const source = parse(ts, file, text)
  // what the parser stumbled over is there, but only whole programs have a public way to ask for it
  const { parseDiagnostics } = source as unknown as { parseDiagnostics: ts.Diagnostic[] }
  const mistake = parseDiagnostics[0]
  if (!mistake) return source

  const { line } = source.getLineAndCharacterOfPosition(mistake.start ?? 0)
  const reason = ts.flattenDiagnosticMessageText(mistake.messageText, ' ')
  throw new E_PROJECT_UNREADABLE([file, `${reason} Correct line ${line + 1}`])
}

/** The line of a node, counted from 1. */
export const lineOf = (source: ts.SourceFile, node: ts.Node): number =>
  source.getLineAndCharacterOfPosition(node.getStart(source)).line + 1

/** A node and all below it, in the order of the text. */
export function visit(ts: Typescript, node: ts.Node, see: (node: ts.Node) => void): void {
  const go = (inner: ts.Node): void => {
    see(inner)
    ts.forEachChild(inner, go)
  }
  go(node)
}
