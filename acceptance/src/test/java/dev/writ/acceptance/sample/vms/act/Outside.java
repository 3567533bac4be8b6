package dev.writ.acceptance.sample.vms.act;

interface Outside {
  void tell(String news);
}
