import type { Operation } from '../../modules/main.js'

/** The headers that every call may have; those of the first kind, commands alone. */
export const HEADERS = {
  idempotencyKey: {
    name: 'Idempotency-Key',
    in: 'header',
    description:
      'A name of the caller’s own for this command: the same name and input again within 24 hours do nothing, and are answered as the first were.',
    schema: { type: 'string', minLength: 1, maxLength: 128, pattern: '^[\\x21-\\x7e]+$' },
  },
  deadline: {
    name: 'x-deadline-ms',
    in: 'header',
    description:
      'Milliseconds until the caller stops waiting; 30,000 at the most, also without it.',
    schema: { type: 'integer', minimum: 1 },
  },
  requestId: {
    name: 'x-request-id',
    in: 'header',
    description: 'The id under which the logs of both sides tell of the call.',
    schema: { type: 'string', pattern: '^[\\w.:-]{1,64}$' },
  },
  traceparent: {
    name: 'traceparent',
    in: 'header',
    description: 'The trace that the call belongs to, as W3C Trace Context says.',
    schema: { type: 'string' },
  },
  language: {
    name: 'accept-language',
    in: 'header',
    description: 'The languages in which failures are told.',
    schema: { type: 'string' },
  },
  actor: {
    name: 'x-actor',
    in: 'header',
    description:
      'The id of the user for whom the call is made. Only a token that may act for users can send it.',
    schema: { type: 'string', pattern: '^[1-9][0-9]{0,9}$' },
  },
} as const

type Header = keyof typeof HEADERS

/** References to the headers that an operation takes. */
export function describeHeaders({ kind }: Operation): { $ref: string }[] {
  const names = Object.keys(HEADERS) as Header[]
  return names
    .filter((name) => kind === 'command' || name !== 'idempotencyKey')
    .map((name) => ({ $ref: `#/components/parameters/${name}` }))
}
