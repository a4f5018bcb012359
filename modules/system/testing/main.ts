export { facadeSuite, type BoundFacade, type FacadeSuite } from './facade_suite.js'
export { findClosedPort, startBlackHole, type BlackHole } from './dead_ports.js'
export { drainTasks } from './drain_tasks.js'
export { Fake, type FakeCall, type FakeOperations } from './fake.js'
export { fakeFacade, type FakeFacade } from './fake_facade.js'
export {
  fakeTasks,
  type FakeDispatch,
  type FakeTasks,
  type InstalledFakeTasks,
} from './fake_tasks.js'
export type { FailureKind, FailWithOptions, RefusedStatus } from './fake_failures.js'
export {
  answer,
  badJson,
  closeAtOnce,
  delayed,
  depending,
  hang,
  holdUntil,
  huge,
  problem,
  redirect,
  reset,
  slowHeaders,
  trickle,
  truncated,
  type AnswerBody,
  type Behaviour,
} from './fault_behaviours.js'
export type { ArrivedRequest, FaultExchange } from './fault_exchange.js'
export { startFaultServer, type FaultServer, type FaultServerOptions } from './fault_server.js'
export { forgetUsers, makeUser, type TestUser } from './make_user.js'
export { runTask, type EndedRun } from './run_task.js'
export { type TaskRunnerOptions } from './task_runner.js'
export { TestClock, type AdvanceOptions } from './test_clock.js'
export { serveFacade, type ServedFacade } from './serve_facade.js'
