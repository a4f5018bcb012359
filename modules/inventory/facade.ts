import { command, facade, query } from '@iti/framework/modules'
import vine from '@vinejs/vine'
import {
  E_PART_DISABLED,
  E_PART_UNKNOWN,
  E_RESERVATION_MISMATCH,
  E_RESERVATION_RELEASED,
  E_STOCK_INSUFFICIENT,
} from './errors.js'

const partNo = () => vine.string().minLength(1).maxLength(64)
const reference = () => vine.string().minLength(1).maxLength(64)
const quantity = () => vine.number().withoutDecimals().range([1, 1_000_000])

const PartDto = vine.object({
  partNo: vine.string(),
  name: vine.string(),
  unit: vine.string(),
  available: vine.number(),
  status: vine.enum(['enabled', 'disabled'] as const),
})

const ReservationDto = vine.object({
  reference: vine.string(),
  lines: vine.array(vine.object({ partNo: vine.string(), quantity: vine.number() })),
  createdAt: vine.string(),
})

/** What other modules may ask of the inventory. */
export class InventoryFacade extends facade('inventory', {
  /** The parts that exist among those asked for. */
  findParts: query({
    input: vine.object({ partNos: vine.array(partNo()).maxLength(200) }),
    output: vine.array(PartDto),
  }),

  /** Sets stock aside, all lines or none. The reference makes it idempotent: the same lines again change nothing. */
  reserve: command({
    input: vine.object({
      reference: reference(),
      lines: vine
        .array(vine.object({ partNo: partNo(), quantity: quantity() }))
        .minLength(1)
        .maxLength(200),
    }),
    output: ReservationDto,
    idempotent: true,
    errors: {
      part_unknown: E_PART_UNKNOWN,
      part_disabled: E_PART_DISABLED,
      stock_insufficient: E_STOCK_INSUFFICIENT,
      reservation_mismatch: E_RESERVATION_MISMATCH,
      reservation_released: E_RESERVATION_RELEASED,
    },
  }),

  /** Gives reserved stock back, once however often it is called; `unknown` if nothing was ever reserved. */
  release: command({
    input: vine.object({ reference: reference() }),
    idempotent: true,
    output: vine.object({
      reference: vine.string(),
      status: vine.enum(['released', 'unknown'] as const),
    }),
  }),
}) {}
