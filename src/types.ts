export type { Mark } from './http/route_marks.js'
import type { LazyModule } from './modules/define_module.js'

declare module '@adonisjs/application/types' {
  interface RcFileInput {
    /** The business modules, each a lazy import of its manifest. @see {@link defineModule} */
    modules?: LazyModule[]
  }
}

declare module '@adonisjs/core/types' {
  interface ContainerBindings {
    'iti.metrics': import('./metrics/metrics.js').Metrics
    'iti.modules': import('./modules/registry.js').ModuleRegistry
    'iti.services': import('./services/service_registry.js').ServiceRegistry
    'iti.tasks': import('./tasks/tasks.js').Tasks
  }
}
