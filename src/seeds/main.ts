/*
 * Initial data: written by code, any number of times, without losing what operators changed since.
 */
export { type Counts } from './counts.js'
export {
  defineSeed,
  type Row,
  type RowDeclaration,
  type Seed,
  type SeedContext,
} from './define_seed.js'
export * from './errors.js'
export { LucidSeeder, type ProjectSeed, readProjectSeeds } from './project_seeds.js'
export {
  type SeedGroup,
  type SeedOptions,
  type SeedReport,
  type SeedResult,
  SeedRunner,
} from './seed_runner.js'
