package dev.writ.acceptance.sample.vms.act;

record ActTalksSql(java.sql.Connection connection) {}
