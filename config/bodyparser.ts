import { defineConfig } from '@adonisjs/core/bodyparser'

export default defineConfig({
  allowedMethods: ['POST', 'PUT', 'PATCH', 'DELETE'],
  json: {
    limit: '1mb',
    convertEmptyStringsToNull: true,
    trimWhitespaces: false,
    types: ['application/json', 'application/*+json'],
  },
  form: { types: [] },
  raw: { types: [] },
  multipart: { autoProcess: false, types: ['multipart/form-data'], limit: '20mb' },
})
