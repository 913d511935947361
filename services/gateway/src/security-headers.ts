import type { RequestHandler } from 'express';
import helmet from 'helmet';

const SELF = ["'self'"];

/**
 * Security headers of every answer. Scripts, styles and connections come from this origin only and nothing is inline;
 * `data:` images are the icons of the API reference. Requests are not upgraded to HTTPS, because a laptop has none.
 */
export function securityHeaders(): RequestHandler {
  return helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'none'"],
        baseUri: ["'none'"],
        connectSrc: SELF,
        fontSrc: SELF,
        formAction: SELF,
        frameAncestors: ["'none'"],
        imgSrc: ["'self'", 'data:'],
        scriptSrc: SELF,
        scriptSrcAttr: ["'none'"],
        styleSrc: SELF,
      },
    },
    crossOriginResourcePolicy: { policy: 'same-origin' },
    referrerPolicy: { policy: 'no-referrer' },
    xFrameOptions: { action: 'deny' },
  });
}
