import { handshakeRefusal } from './handshake';

describe(handshakeRefusal.name, () => {
  it('accepts the token with the supported protocol version', () => {
    expect(handshakeRefusal({ token: 'secret', protocol: 1, extra: true }, 'secret')).toBeUndefined();
  });

  it.each([undefined, null, 'secret', {}, { token: 1 }, { token: 'secre' }, { token: 'secret ', protocol: 1 }])(
    'refuses %j as unauthorized',
    (auth) => {
      expect(handshakeRefusal(auth, 'secret')).toEqual({
        code: 'UNAUTHORIZED',
        message: 'the token is missing or wrong',
      });
    },
  );

  it('refuses another major version and an invalid handshake', () => {
    expect(handshakeRefusal({ token: 'secret', protocol: 2 }, 'secret')).toMatchObject({
      code: 'UNSUPPORTED_PROTOCOL',
    });
    expect(handshakeRefusal({ token: 'secret', protocol: '1' }, 'secret')).toEqual({
      code: 'INVALID_MESSAGE',
      message: 'protocol: expected integer, got string',
      path: 'protocol',
    });
  });
});
