import { AttemptInput } from './attempt-input';

describe(AttemptInput.name, () => {
  async function all(input: AttemptInput): Promise<string> {
    let text = '';
    for await (const piece of input) text += piece.toString();
    return text;
  }

  it('yields the pieces in order, until the end', async () => {
    const input = new AttemptInput(true);
    const read = all(input);
    expect(input.offer({ leaseId: 'l', text: 'grün' })).toEqual({ status: 'accepted', receivedBytes: 5 });
    expect(input.offer({ leaseId: 'l', base64: Buffer.from('!').toString('base64') })).toMatchObject({
      receivedBytes: 6,
    });
    expect(input.offer({ leaseId: 'l', end: true })).toEqual({ status: 'accepted', receivedBytes: 6 });
    await expect(read).resolves.toBe('grün!');
  });

  it('drops repeated bytes, and rejects a piece beyond a gap', async () => {
    const input = new AttemptInput(true);
    input.offer({ leaseId: 'l', text: 'abc', offset: 0 });
    expect(input.offer({ leaseId: 'l', text: 'abc', offset: 0 })).toEqual({ status: 'accepted', receivedBytes: 3 });
    expect(input.offer({ leaseId: 'l', text: 'cd', offset: 2, end: true })).toMatchObject({ receivedBytes: 4 });
    expect(input.offer({ leaseId: 'l', text: 'x', offset: 9 })).toMatchObject({ code: 'INPUT_GAP' });
    expect(input.offer({ leaseId: 'l', text: 'd', offset: 3, end: true })).toMatchObject({ status: 'accepted' });
    expect(input.offer({ leaseId: 'l', text: 'more' })).toMatchObject({ status: 'rejected', code: 'NO_INPUT' });
    await expect(all(input)).resolves.toBe('abcd');
  });

  it('rejects pieces beyond the limit of unread input', async () => {
    const input = new AttemptInput(true);
    const piece = { leaseId: 'l', text: 'x'.repeat(65_536) };
    for (let count = 0; count < 8; count++) expect(input.offer(piece)).toMatchObject({ status: 'accepted' });
    expect(input.offer(piece)).toMatchObject({ status: 'rejected', code: 'INPUT_FULL' });
    await input[Symbol.asyncIterator]().next();
    expect(input.offer(piece)).toEqual({ status: 'accepted', receivedBytes: 9 * 65_536 });
  });

  it('rejects input if the capability accepts none or the handler rejects it', async () => {
    expect(new AttemptInput(false).offer({ leaseId: 'l', text: 'x' })).toMatchObject({ code: 'NO_INPUT' });
    const refused = new AttemptInput(true);
    refused.refuse();
    expect(refused.offer({ leaseId: 'l', text: 'x' })).toMatchObject({ code: 'NO_INPUT' });
    await expect(all(refused)).resolves.toBe('');
  });
});
