import router from '@adonisjs/core/services/router'

const TasksController = () => import('./tasks_controller.js')
const TaskRunsController = () => import('./runs/task_runs_controller.js')
const TaskSchedulesController = () => import('./task_schedules_controller.js')

router
  .group(() => {
    router
      .group(() => {
        router.get('runs', [TaskRunsController, 'index'])
        router.get('runs/:run', [TaskRunsController, 'show'])
        router.get('runs/:run/logs', [TaskRunsController, 'logs'])
        router.get('runs/:run/stream', [TaskRunsController, 'stream'])
        router.get('workers', [TasksController, 'workers'])
        router.get('', [TasksController, 'index'])
        router.get(':task', [TasksController, 'show'])
      })
      .permission('system:task:list')

    router.post('runs', [TaskRunsController, 'store']).permission('system:task:run')
    router.post('runs/:run/cancel', [TaskRunsController, 'cancel']).permission('system:task:cancel')
    router.post('runs/:run/retry', [TaskRunsController, 'retry']).permission('system:task:retry')

    router
      .group(() => {
        router.post(':task/pause', [TaskSchedulesController, 'pauseAll'])
        router.post(':task/resume', [TaskSchedulesController, 'resumeAll'])
        router.post(':task/schedules/:schedule/pause', [TaskSchedulesController, 'pause'])
        router.post(':task/schedules/:schedule/resume', [TaskSchedulesController, 'resume'])
      })
      .permission('system:task:pause')

    router
      .group(() => {
        router.put(':task/schedules/:schedule', [TaskSchedulesController, 'update'])
        router.delete(':task/schedules/:schedule', [TaskSchedulesController, 'destroy'])
      })
      .permission('system:task:update')
  })
  .prefix('/api/system/tasks')
  .as('system')
