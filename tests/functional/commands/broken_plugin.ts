import { type Ace, makeChangedProject } from './extended_project.js'

const PROVIDER = `export default class PluginProvider {
  constructor(app) {
    this.app = app
  }
  register() {
    this.app.config.set('plugins', [{ use: () => import('./plugin.js'), onError: 'skip' }])
  }
}
`
const PLUGIN = `export default {
  kind: 'plugin',
  name: 'labels',
  title: 'Labels',
  version: '1.0.0',
  requires: [],
  hooks: async () => ({
    default: {
      boot() {
        throw new Error('no printer')
      },
    },
  }),
}
`

const CHANGES = `providers: [() => import('./provider.js'), ...application.providers],
  directories: { ...application.directories, config: '../../config', start: '../../start' }`

/** This application, whose log is on, with a plugin that breaks while it boots, and may be left out. */
export const makeProjectWithBrokenPlugin = (): Promise<Ace> =>
  makeChangedProject(CHANGES, {
    env: { ...process.env, LOG_LEVEL: 'error' },
    files: { 'provider.js': PROVIDER, 'plugin.js': PLUGIN },
  })
