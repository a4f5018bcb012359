const SURNAMES = [...'王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗']
const GIVEN = [...'伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华玉萍红']

/** The name of a made-up person; the same number is always the same person. */
export function personName(index: number): string {
  const surname = SURNAMES[index % SURNAMES.length]!
  const first = GIVEN[Math.floor(index / SURNAMES.length) % GIVEN.length]!
  const second = GIVEN[(index * 7) % GIVEN.length]!
  return surname + first + second
}
