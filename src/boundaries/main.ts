/*
 * The boundaries of modules: who may import whom, and whose tables are whose. It reads the source, and needs no
 * application, environment or database.
 */
export { type BoundaryReport, checkBoundaries, type Declared } from './check_boundaries.js'
export { drawGraph, GRAPH_FORMATS, type GraphFormat, toGraphFormat } from './draw_graph.js'
export * from './errors.js'
export type { Finding } from './finding.js'
