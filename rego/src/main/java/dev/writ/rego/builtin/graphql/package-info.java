/**
 * GraphQL documents: read, written as the syntax trees OPA gives to policies, and checked.
 *
 * <p>Texts, positions and the names in the trees are those of gqlparser v2, which OPA uses. The way
 * in is {@link dev.writ.rego.builtin.graphql.Graphql}: text -> {@code Lexer} -> {@code QueryParser}
 * or {@code SchemaParser} -> {@code Ast}; {@code SchemaBuilder} makes a {@code Schema} of a
 * document, {@code QueryWalk} shows a query to the rules, each family of which is a file. Nothing
 * here keeps state between calls, and every recursion is counted by {@code Work}.
 */
@NullMarked
package dev.writ.rego.builtin.graphql;

import org.jspecify.annotations.NullMarked;
