/**
 * dbt projects are judged before they run: names, tests, descriptions, references and the house's
 * own rules.
 *
 * <p>Way in: {@link dev.writ.dbt.DbtRoom}. {@code policy} reads what people write, {@code observe}
 * what dbt writes; {@code decide} makes findings and a verdict of both, without clock or file;
 * {@code act} tells them. These four load nothing of the server's.
 */
@NullMarked
package dev.writ.dbt;

import org.jspecify.annotations.NullMarked;
