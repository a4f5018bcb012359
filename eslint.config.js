import { configApp } from '@adonisjs/eslint-config'

export default configApp({
  ignores: ['build/**', 'dist/**', 'tmp/**', 'tests/host/app/**'],
})
