/**
 * From syntax to something that can be run: names are resolved, what is wrong is found, bodies are
 * put in an order in which every variable is bound before it is needed.
 *
 * <p>The way in is {@link dev.writ.rego.compile.Compiler}. One class per stage; the first stage
 * that finds faults ends the compilation with all of them. Nothing is evaluated here.
 */
@NullMarked
package dev.writ.rego.compile;

import org.jspecify.annotations.NullMarked;
