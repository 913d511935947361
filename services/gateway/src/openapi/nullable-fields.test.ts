import { routes } from '@aia/contracts';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { expect } from 'chai';
import { z } from 'zod';
import { buildOpenApiDocument } from './document.js';
import { namedSchemasOf, schemasOf } from './shared-schemas.js';

describe('null in the API document', () => {
  const ajv = new Ajv2020({ strict: false, validateFormats: false });
  ajv.addSchema({ $id: 'api', ...buildOpenApiDocument() }, 'api');
  const takesNull = (pointer: string): boolean => {
    const check = ajv.getSchema(`api#/components/schemas/${pointer}`);
    if (!check) throw new Error(`The document has no ${pointer}.`);
    return check(null) as boolean;
  };
  const objects = namedSchemasOf(routes.flatMap(schemasOf)).filter((schema) => schema instanceof z.ZodObject);

  /** Fields below an object, with those of objects in it that have no name. */
  const fieldsOf = (pointer: string, { shape }: z.ZodObject): [string, z.ZodType][] =>
    Object.entries(shape as Record<string, z.ZodType>).flatMap(([name, type]): [string, z.ZodType][] => {
      const field = `${pointer}/properties/${name}`;
      const inner = type instanceof z.ZodNullable || type instanceof z.ZodOptional ? type.unwrap() : type;
      const below =
        inner instanceof z.ZodObject && inner.meta()?.id === undefined ? fieldsOf(field, inner) : [];
      return [[field, type], ...below];
    });

  it('is taken by a field exactly where the contracts take it', () => {
    const differing = objects
      .flatMap((schema) => fieldsOf(schema.meta()?.id ?? '', schema))
      .filter(([pointer, type]) => takesNull(pointer) !== z.safeParse(type, null).success)
      .map(([pointer]) => pointer);
    expect(differing).to.deep.equal([]);
  });

  it('is taken by no object that has a name, wherever else it may be left out', () => {
    expect(objects.filter((schema) => takesNull(schema.meta()?.id ?? ''))).to.deep.equal([]);
    expect(objects.length).to.be.greaterThan(50);
  });
});
