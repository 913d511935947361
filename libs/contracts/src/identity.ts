import { z } from 'zod';
import { idSchema } from './common.js';

/** What a person may do: viewers read and ask, editors also change documents, admins also manage the installation. */
export const roleSchema = z.enum(['viewer', 'editor', 'admin']).meta({ id: 'Role' });
export type Role = z.infer<typeof roleSchema>;

const ranks: Record<Role, number> = { viewer: 0, editor: 1, admin: 2 };

/** Whether `role` includes everything that `required` allows. */
export function roleIncludes(role: Role, required: Role): boolean {
  return ranks[role] >= ranks[required];
}

/** What an API key may be used for, beside its role. */
export const scopeSchema = z
  .enum(['documents:read', 'documents:write', 'search', 'chat', 'admin'])
  .meta({ id: 'Scope' });
export type Scope = z.infer<typeof scopeSchema>;

/**
 * Who is calling, as the gateway vouches for it in the internal identity token. `principals` are the names that access
 * lists use: `everyone`, `user:<id>`, `group:<id>`.
 */
export const identitySchema = z.object({
  userId: idSchema,
  role: roleSchema,
  principals: z.array(z.string()).min(1),
});
export type Identity = z.infer<typeof identitySchema>;

/** Principal that every signed-in user has. */
export const EVERYONE = 'everyone';
