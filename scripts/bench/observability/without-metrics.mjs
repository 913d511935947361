/**
 * Loaded with `node --import` before a built service: its metrics measure nothing. Only so can one run compare a service
 * with and without them; the product has no such switch.
 */
import { register } from 'node:module';

register('./no-metrics-hooks.mjs', import.meta.url);
