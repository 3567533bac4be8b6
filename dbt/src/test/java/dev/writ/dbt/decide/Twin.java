package dev.writ.dbt.decide;

/** D9's project by hand: the names, columns, tests and descriptions of a well-known shop. */
final class Twin {
  private Twin() {}

  static Project base() {
    return new Project()
        .model("orders")
        .dependsOn("model.shop.stg_orders", "model.shop.stg_payments")
        .columns("order_id*", "customer_id*", "order_date", "status*", "amount*")
        .columns("credit_card_amount*", "coupon_amount*", "bank_transfer_amount*")
        .columns("gift_card_amount*")
        .model("customer_segments")
        .dependsOn("model.shop.customers")
        .columns("customer_id*", "number_of_orders", "customer_lifetime_value")
        .columns("order_frequency_segment", "value_segment*")
        .model("customer_order_pattern")
        .dependsOn("model.shop.customers")
        .columns("customer_id*", "first_order", "most_recent_order", "number_of_orders")
        .columns("days_active", "avg_days_between_orders")
        .model("customers")
        .dependsOn("model.shop.stg_customers", "model.shop.stg_orders", "model.shop.stg_payments")
        .columns("customer_id*", "first_name", "last_name", "first_order", "most_recent_order")
        .columns("number_of_orders", "total_order_amount")
        .model("stg_payments")
        .dependsOn("seed.shop.raw_payments")
        .file("models/staging/stg_payments.sql")
        .described("")
        .column("payment_id", "")
        .test("unique", "payment_id")
        .test("not_null", "payment_id")
        .column("payment_method", "")
        .test("accepted_values", "payment_method")
        .model("stg_orders")
        .dependsOn("seed.shop.raw_orders")
        .file("models/staging/stg_orders.sql")
        .described("")
        .column("order_id", "")
        .test("unique", "order_id")
        .column("status", "")
        .test("accepted_values", "status")
        .model("stg_customers")
        .dependsOn("seed.shop.raw_customers")
        .file("models/staging/stg_customers.sql")
        .described("")
        .column("customer_id", "")
        .test("unique", "customer_id")
        .node("seed.shop.raw_payments")
        .node("seed.shop.raw_orders")
        .node("seed.shop.raw_customers");
  }

  static Project pullRequest() {
    return base()
        .model("int_customer_orders")
        .patch(null)
        .described("")
        .model("int_customer_payments")
        .patch(null)
        .described("");
  }
}
