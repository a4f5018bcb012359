import { createError } from '@adonisjs/core/exceptions'

/** The parser of the check is a development dependency of every project. */
export const E_TYPESCRIPT_MISSING = createError(
  'The package "typescript" is not installed, and the source cannot be read without it. Run "npm ci", or add it with "npm install --save-dev typescript"',
  'E_TYPESCRIPT_MISSING',
  500
)

/** A file from which the check learns what the project consists of. */
export const E_PROJECT_UNREADABLE = createError<[file: string, reason: string]>(
  '%s cannot be read: %s',
  'E_PROJECT_UNREADABLE',
  500
)

/** `--graph` names a format that nobody writes. */
export const E_GRAPH_FORMAT_UNKNOWN = createError<[format: string, known: string]>(
  '"%s" is no format of a graph. Known are: %s',
  'E_GRAPH_FORMAT_UNKNOWN',
  400
)
