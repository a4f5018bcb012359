/** The code with which a command ends, or that of the error which it throws. */
export async function outcomeOf<Result>(
  work: () => Promise<Result>
): Promise<{ result?: Result; code?: string }> {
  try {
    return { result: await work() }
  } catch (error) {
    if (!(error as { code?: string }).code?.startsWith('E_')) throw error
    return { code: (error as { code: string }).code }
  }
}
