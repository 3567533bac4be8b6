@NullMarked
package dev.writ.rego.builtin;

import org.jspecify.annotations.NullMarked;
