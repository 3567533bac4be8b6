package dev.writ.acceptance.sample.vms.act;

record OverHttp(java.net.http.HttpClient client) implements Outside {
  @Override
  public void tell(String news) {
    client.close();
  }
}
