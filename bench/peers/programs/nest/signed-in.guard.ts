import { type CanActivate, type ExecutionContext, Injectable, UnauthorizedException } from '@nestjs/common'
import { createRemoteJWKSet, jwtVerify } from 'jose'

const issuer = process.argv[4] ?? ''
const keys = createRemoteJWKSet(new URL(`${issuer}/keys`))

/** Verifies the token of each request but that for readiness. */
@Injectable()
export class SignedInGuard implements CanActivate {
  async canActivate(context: ExecutionContext): Promise<boolean> {
    const request = context.switchToHttp().getRequest()
    if (request.path === '/ready') return true
    try {
      const token = request.headers.authorization?.replace('Bearer ', '') ?? ''
      const { payload } = await jwtVerify(token, keys, { issuer })
      request.subject = payload.sub
      return true
    } catch {
      throw new UnauthorizedException()
    }
  }
}
