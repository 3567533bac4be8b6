package dev.writ.kernel.store;

import java.util.List;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;

/**
 * A schema as text: two databases with equal text have equal tables, columns, defaults,
 * constraints, indexes, triggers, functions and grants. Read from the catalog, one line a thing, in
 * order of kind and name. Liquibase's own two tables are left out.
 */
final class SchemaText {
  private static final List<String> QUERIES =
      List.of(
          """
          SELECT format('column %s.%s %s%s%s%s', c.relname, a.attname,
              format_type(a.atttypid, a.atttypmod),
              CASE WHEN a.attnotnull THEN ' not null' END,
              ' default ' || pg_get_expr(d.adbin, d.adrelid),
              CASE WHEN a.attidentity <> '' THEN ' identity ' || a.attidentity::text END)
          FROM own c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
          LEFT JOIN pg_attrdef d ON d.adrelid = c.oid AND d.adnum = a.attnum
          WHERE c.relkind IN ('r', 'p', 'v', 'm') ORDER BY c.relname, a.attnum""",
          """
          SELECT format('constraint %s.%s %s', c.relname, k.conname, pg_get_constraintdef(k.oid))
          FROM own c JOIN pg_constraint k ON k.conrelid = c.oid
          WHERE k.contype <> 'n' ORDER BY c.relname, k.conname""",
          """
          SELECT format('index %s %s', c.relname, pg_get_indexdef(c.oid))
          FROM own c WHERE c.relkind = 'i' ORDER BY c.relname""",
          """
          SELECT format('trigger %s.%s %s %s', c.relname, t.tgname, t.tgenabled,
              pg_get_triggerdef(t.oid))
          FROM own c JOIN pg_trigger t ON t.tgrelid = c.oid AND NOT t.tgisinternal
          ORDER BY c.relname, t.tgname""",
          """
          SELECT format('function %s', pg_get_functiondef(p.oid)) FROM pg_proc p
          WHERE p.pronamespace = current_schema()::regnamespace
          ORDER BY p.proname, pg_get_function_identity_arguments(p.oid)""",
          """
          SELECT format('view %s %s', c.relname, pg_get_viewdef(c.oid))
          FROM own c WHERE c.relkind IN ('v', 'm') ORDER BY c.relname""",
          """
          SELECT format('grant %s %s to %s', c.relname, g.privilege_type,
              coalesce(r.rolname, 'public'))
          FROM own c CROSS JOIN aclexplode(c.relacl) g LEFT JOIN pg_roles r ON r.oid = g.grantee
          ORDER BY c.relname, g.privilege_type, r.rolname""",
          """
          SELECT format('grant %s.%s %s to %s', c.relname, a.attname, g.privilege_type,
              coalesce(r.rolname, 'public'))
          FROM own c JOIN pg_attribute a ON a.attrelid = c.oid
          CROSS JOIN aclexplode(a.attacl) g LEFT JOIN pg_roles r ON r.oid = g.grantee
          ORDER BY c.relname, a.attname, g.privilege_type, r.rolname""");

  private static final String OWN =
      """
      WITH own AS (
        SELECT * FROM pg_class
        WHERE relnamespace = current_schema()::regnamespace AND relname !~ '^databasechangelog')
      """;

  private SchemaText() {}

  static String of(Handle handle) {
    return QUERIES.stream()
        .flatMap(query -> handle.createQuery(OWN + query).mapTo(String.class).stream())
        .collect(Collectors.joining("\n", "", "\n"));
  }
}
