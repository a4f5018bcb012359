import vine from '@vinejs/vine'
import type { Infer } from '@vinejs/vine/types'
import { listQuery } from '../../../src/http/main.js'
import { STATUSES } from '../../../src/tasks/main.js'

const LONGEST_ID = 128

const task = () => vine.string().minLength(1).maxLength(LONGEST_ID)

export const taskFilters = vine.create({
  keyword: vine.string().trim().maxLength(64).optional(),
})

const { page, pageSize } = listQuery([])

export const runFilters = vine.create({
  page,
  pageSize,
  task: task().optional(),
  // `status=failed,lost`, which arrives as a list, and `status=failed`, which does not
  status: vine
    .array(vine.enum(STATUSES))
    .parse((value) => (typeof value === 'string' ? [value] : value))
    .distinct()
    .optional(),
})

export const startRunInput = vine.create({
  task: task(),
  // what the task itself has rules for
  input: vine.any().nullable().optional(),
})

/** The last line that is known already. */
export const logFilters = vine.create({
  after: vine.number().withoutDecimals().range([0, Number.MAX_SAFE_INTEGER]).optional(),
})

export const scheduleInput = vine.create({
  expression: vine.string().trim().minLength(1).maxLength(255),
  timeZone: vine.string().trim().minLength(1).maxLength(64).optional(),
})

export type TaskFilters = Infer<typeof taskFilters>
export type RunFilters = Infer<typeof runFilters>
