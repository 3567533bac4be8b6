/**
 * What kinds of object the cluster knows.
 *
 * <p>A {@link Kind} is a value: names, schema, printed columns, and the {@link Rules} that default
 * and check it. {@link BuiltInKinds} is the catalogue: one line per built-in kind, one file per set
 * of rules. {@link Kinds} adds the kinds that CustomResourceDefinitions in the store describe.
 */
@NullMarked
package dev.writ.sandbox.kinds;

import org.jspecify.annotations.NullMarked;
