import app from '@adonisjs/core/services/app'
import { defineConfig, formatters, loaders } from '@adonisjs/i18n'
import { frameworkMessages } from '@iti/framework/i18n'

/* The project's own files come last: they add messages, and may reword those of the framework. */
export default defineConfig({
  defaultLocale: 'en',
  supportedLocales: ['zh-CN', 'en'],
  fallbackLocales: { 'zh-CN': 'en' },
  formatter: formatters.icu(),
  loaders: [frameworkMessages(), loaders.fs({ location: app.languageFilesPath() })],
})
