package dialer.bench.api;

import java.io.IOException;

/// Posts batches over HTTP.
final class PostBatches implements Load.Client {
  private final Posting connection;
  private final Batch batch;

  /// @param prefix of the path, which is `queues/insertdataincallqueue/` from there on
  PostBatches(int port, String prefix, String key, Batch batch) throws IOException {
    this.batch = batch.copy();
    connection =
        new Posting(port, prefix + "/queues/insertdataincallqueue/", key, this.batch.next().length);
  }

  @Override
  public int send() throws IOException {
    var answer = connection.post(batch.next());
    if (!answer.contains("\"inserted_count\":" + batch.calls())) {
      throw new IOException("not all were inserted: " + answer);
    }
    return batch.calls();
  }

  @Override
  public void close() throws IOException {
    connection.close();
  }
}
