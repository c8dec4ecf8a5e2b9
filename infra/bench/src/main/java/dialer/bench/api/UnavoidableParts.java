package dialer.bench.api;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.MessageProperties;
import dialer.message.Topology;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;

/// What a call that must not be lost and not be dialled twice cannot do without, each as plain as
/// can be: a durable insert, a confirmed publish and an fsync.
final class UnavoidableParts implements AutoCloseable {
  private static final int CONFIRM_MILLIS = 5_000;
  private static final String QUEUE = "bench.parts";
  private static final String BODY = "x".repeat(1_000); // about what a call takes

  private final Connection database;
  private final PreparedStatement insert;
  private final com.rabbitmq.client.Connection broker;
  private final Channel channel;
  private final FileChannel journal;

  /// @param dir for the file that is written
  UnavoidableParts(Path dir, Platform platform) throws Exception {
    database = DriverManager.getConnection(platform.database("parts"));
    try (var statement = database.createStatement()) {
      statement.execute("CREATE TABLE part (id bigserial PRIMARY KEY, body text NOT NULL)");
    }
    insert = database.prepareStatement("INSERT INTO part (body) VALUES (?)");
    var factory = new ConnectionFactory();
    factory.setUri(platform.rabbitUri());
    broker = factory.newConnection("parts");
    channel = broker.createChannel();
    channel.confirmSelect();
    channel.queueDeclare(QUEUE, true, false, false, Topology.rejectedArguments());
    journal =
        FileChannel.open(
            dir.resolve("parts.log"), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
  }

  /// Does each once.
  ///
  /// @return how long all of them took, one after the other, milliseconds
  double once() throws Exception {
    long began = System.nanoTime();
    insert.setString(1, BODY);
    insert.executeUpdate();
    channel.basicPublish(
        "", QUEUE, MessageProperties.MINIMAL_PERSISTENT_BASIC, BODY.getBytes(US_ASCII));
    channel.waitForConfirmsOrDie(CONFIRM_MILLIS);
    journal.write(ByteBuffer.wrap(BODY.getBytes(US_ASCII)));
    journal.force(false);
    return (System.nanoTime() - began) / 1e6;
  }

  @Override
  public void close() throws Exception {
    journal.close();
    broker.close();
    database.close();
  }
}
