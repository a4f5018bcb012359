import { type Failure } from '../../errors.js'
import type { Problem } from '../../http/main.js'
import type { FacadeCall } from '../../modules/main.js'
import {
  ServiceAuthError,
  ServiceConflictError,
  ServiceContractError,
  type ContractIssue,
  ServiceNotFoundError,
  ServiceRateLimitedError,
  ServiceRejectedError,
  ServiceResponseError,
  ServiceServerError,
} from '../errors.js'
import { readProblem, toDeclaredCode } from '../wire/declared_problem.js'
import type { CallRecord } from './call_record.js'
import { retryAfterOf } from './outcome.js'
import type { Reply } from './service_client.js'
import type { RawResponse } from './transport.js'

/**
 * Makes of an answer what a local call would have given or thrown. Fields that the contract does not know are
 * dropped.
 *
 * @throws {ServiceContractError} {ServiceResponseError} and the failures that the operation declares
 */
export async function readAnswer(
  contract: string,
  call: FacadeCall,
  { response, record }: Reply
): Promise<unknown> {
  const { status } = response
  if (status < 200 || status > 299) throw toRefusal(contract, call, { response, record })

  const value = status === 204 ? undefined : parse(response, record)
  const [invalid, output] = await call.operation.output.tryValidate(value)
  if (!invalid) return output
  const issues: ContractIssue[] = invalid.messages
  const told = issues.map(({ field, message }) => `${field}: ${message}`).join('; ')
  throw violation(record, `the answer breaks the contract: ${told}`, issues)
}

function parse({ body, headers }: RawResponse, record: CallRecord): unknown {
  const encoding = headers['content-encoding']
  if (encoding !== undefined && encoding !== 'identity') {
    throw violation(record, `the answer is packed as ${encoding}, which was not asked for`)
  }
  try {
    return JSON.parse(body)
  } catch {
    const type = headers['content-type'] ?? 'of no type'
    throw violation(record, `the answer (${type}, ${body.length} characters) is not JSON`)
  }
}

/* The service knows of the command, and not how it ended. */
const UNCERTAIN = new Set([
  'E_IDEMPOTENCY_OUTCOME_UNKNOWN',
  'E_IDEMPOTENCY_IN_PROGRESS',
  'E_IDEMPOTENCY_LOST',
])

const violation = (record: CallRecord, reason: string, issues?: ContractIssue[]) =>
  new ServiceContractError({ ...record.tell(), direction: 'response', reason, issues })

function toRefusal(contract: string, call: FacadeCall, { response, record }: Reply): Error {
  const problem = readProblem(response)
  const declared = problem && toDeclared(contract, call, problem)
  if (declared) return declared

  const { status } = response
  const said = problem?.detail ?? problem?.title
  const reason = said ? `it answered ${status}: ${said}` : `it answered ${status}`
  const known = record.tell()
  const mayHaveRun = known.mayHaveRun || UNCERTAIN.has(problem?.code ?? '')
  const told = { ...known, mayHaveRun, reason, responseStatus: status, problem }
  if (status === 422 && problem?.code === 'E_SERVICE_INPUT_INVALID') {
    const issues = Array.isArray(problem.errors) ? (problem.errors as ContractIssue[]) : []
    return new ServiceContractError({ ...told, direction: 'request', issues })
  }
  if (status === 401 || status === 403) return new ServiceAuthError(told)
  if (status === 404 || status === 410) return new ServiceNotFoundError(told)
  if (status === 409 || status === 412) return new ServiceConflictError(told)
  if (status === 429) {
    const wait = retryAfterOf(response, Date.now())
    const retryAfter = wait === undefined ? undefined : Math.ceil(wait / 1_000)
    return new ServiceRateLimitedError({ ...told, retryAfter })
  }
  if (status >= 500) return new ServiceServerError(told)
  return status >= 400 ? new ServiceRejectedError(told) : new ServiceResponseError(told)
}

function toDeclared(
  contract: string,
  { operation }: FacadeCall,
  { type, values, details, detail }: Partial<Problem>
): Failure | undefined {
  const code = toDeclaredCode(contract, type)
  const Declared =
    code !== undefined && Object.hasOwn(operation.errors, code) ? operation.errors[code] : undefined
  if (!Declared) return undefined
  const told = Array.isArray(values) ? values : []
  // a service written elsewhere tells what it means in `detail` alone
  const cause = detail === undefined ? undefined : new Error(detail)
  return new Declared(told as never, { details, cause })
}
