/** Breaks rules on purpose. */
@NullMarked
package dev.writ.acceptance.sample.dbt.act;

import org.jspecify.annotations.NullMarked;
