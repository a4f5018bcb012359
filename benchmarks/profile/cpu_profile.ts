/** A CPU profile as V8 writes it; times are microseconds of the machine's monotonic clock. */
export interface CpuProfile {
  nodes: ProfileNode[]
  samples: number[]
  timeDeltas: number[]
  startTime: number
}

interface ProfileNode {
  id: number
  callFrame: CallFrame
  children?: number[]
}

/** A function on the stack. One of V8 or of an add-on has no address. */
export interface CallFrame {
  functionName: string
  url: string
  lineNumber: number
}

/** A function that was running, with the next one above it on the stack that has an address. */
export interface Running {
  frame: CallFrame
  caller: CallFrame
}

/** Microseconds per function that was running between two moments. */
export function selfTimes(
  { nodes, samples, timeDeltas, startTime }: CpuProfile,
  { from, to }: { from: number; to: number }
): Map<Running, number> {
  const running = findRunning(nodes)
  const times = new Map<Running, number>()
  let now = startTime
  for (const [index, id] of samples.entries()) {
    now += timeDeltas[index]!
    if (now < from || now > to) continue
    const current = running.get(id)!
    times.set(current, (times.get(current) ?? 0) + timeDeltas[index]!)
  }
  return times
}

function findRunning(nodes: ProfileNode[]): Map<number, Running> {
  const byId = new Map(nodes.map((node) => [node.id, node]))
  const parents = new Map(
    nodes.flatMap((node) => (node.children ?? []).map((child) => [child, node] as const))
  )
  const callerOf = (node: ProfileNode): CallFrame => {
    const parent = parents.get(node.id)
    return node.callFrame.url !== '' || !parent ? node.callFrame : callerOf(parent)
  }
  return new Map(
    [...byId].map(([id, node]) => [id, { frame: node.callFrame, caller: callerOf(node) }])
  )
}
