package dev.writ.acceptance.sample.vms.act;

record ActTalksSql(java.sql.Connection connection) {
  void commit() throws java.sql.SQLException {
    connection.commit();
  }
}
