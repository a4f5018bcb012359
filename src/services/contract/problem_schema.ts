import type { JsonSchema } from './json_schema.js'

/** What a failure is told as, whatever it is. */
export const PROBLEM: JsonSchema = {
  type: 'object',
  properties: {
    type: { type: 'string', format: 'uri' },
    title: { type: 'string' },
    status: { type: 'integer' },
    detail: { type: 'string' },
    instance: { type: 'string', format: 'uri-reference' },
    code: { type: 'string' },
    errors: {
      type: 'array',
      items: {
        type: 'object',
        properties: {
          field: { type: 'string' },
          rule: { type: 'string' },
          message: { type: 'string' },
        },
        required: ['field', 'rule', 'message'],
      },
    },
    values: { type: 'array' },
    details: {},
    retryable: { type: 'boolean' },
    traceId: { type: 'string' },
  },
  required: ['type', 'title', 'status'],
}
