package dialer.api.notify.send;

import static org.assertj.core.api.Assertions.assertThat;

import dialer.api.World;
import dialer.api.db.Database;
import dialer.api.notify.outbox.Outbox;
import dialer.api.tick.Tick;
import java.io.IOException;
import java.io.OutputStream;
import java.net.BindException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class SendDeliveriesTest {
  private static Sending sending;
  private static World world;

  @BeforeAll
  static void begin() throws Exception {
    sending = new Sending();
    world = sending.world;
  }

  @AfterAll
  static void end() throws Exception {
    sending.close();
  }

  @Test
  void each_outcome_is_posted_with_its_event_id_and_signed_with_each_live_secret()
      throws Exception {
    try (Receiver receiver = Receiver.answering(200)) {
      long tenant = sending.tenant(receiver);
      List<String> secrets = new ArrayList<>();
      for (int i = 0; i < 3; i++) { // the first of three is live no more
        secrets.add(sending.secret(tenant));
      }
      sending.outcomes(tenant, 30);
      sending.send();
      assertThat(receiver.posts()).hasSize(30);
      assertThat(receiver.posts().stream().map(p -> p.header("X-Dialer-Event-Id")).distinct())
          .hasSize(30)
          .allSatisfy(id ->
              assertThat(
                      world.number(
                          "SELECT count(*) FROM deliveries WHERE id = ?::uuid AND delivered_at IS NOT NULL",
                          id))
                  .isOne());
      for (Receiver.Post post : receiver.posts()) {
        assertThat(post.body())
            .contains("\"event_id\":\"" + post.header("X-Dialer-Event-Id") + "\"")
            .contains("\"disposition\":\"EXPIRED\"")
            .contains("\"phone_number\":\"+491700000000\"");
        String signed = post.header("X-Dialer-Timestamp") + "." + post.body();
        assertThat(post.header("X-Dialer-Signature").split(","))
            .containsExactly(
                "v1=" + hmac(secrets.get(2), signed), "v1=" + hmac(secrets.get(1), signed));
        assertThat(Long.parseLong(post.header("X-Dialer-Timestamp")))
            .isCloseTo(
                world.clock.instant().getEpochSecond(), org.assertj.core.data.Offset.offset(60L));
      }
      assertThat(sending.send()).as("nothing is left").isZero();
    }
  }

  private static String hmac(String secret, String text) throws Exception {
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
    return HexFormat.of().formatHex(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
  }

  @Test
  void over_tls_the_receiver_is_known_by_its_name_and_another_s_certificate_is_refused()
      throws Exception {
    try (Receiver receiver = Receiver.overTls()) {
      sending.names().put(TestTls.HOST, "127.0.0.1");
      sending.names().put("other.example.test", "127.0.0.1");
      long mine = sending.tenant("https://" + TestTls.HOST + ":" + receiver.port() + "/");
      long other = sending.tenant("https://other.example.test:" + receiver.port() + "/");
      sending.outcomes(mine, 1);
      sending.outcomes(other, 1);
      sending.send();
      assertThat(sending.log(mine)).isEqualTo("1 204");
      assertThat(receiver.posts()).hasSize(1);
      assertThat(receiver.posts().getFirst().header("Host"))
          .isEqualTo(TestTls.HOST + ":" + receiver.port());
      assertThat(sending.log(other)).contains("other.example.test").startsWith("1 Certificate");
    }
  }

  @Test
  void a_failed_post_is_tried_again_after_growing_gaps_with_the_same_body_until_it_arrives()
      throws Exception {
    AtomicInteger left = new AtomicInteger(3);
    try (Receiver receiver =
        Receiver.at(
            "127.0.0.1",
            0,
            exchange -> exchange.sendResponseHeaders(left.getAndDecrement() > 0 ? 500 : 204, -1))) {
      long tenant = sending.tenant(receiver);
      sending.outcomes(tenant, 1);
      List<Long> gaps = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        Instant before = world.clock.instant();
        sending.send();
        long gap =
            world.number(
                "SELECT extract(epoch FROM next_at - ?) FROM deliveries WHERE client_id = ?",
                before.atOffset(java.time.ZoneOffset.UTC),
                tenant);
        gaps.add(gap);
        world.clock.advance(Duration.ofSeconds(gap - 3));
        sending.send();
        assertThat(receiver.posts()).as("not before its time").hasSize(i + 1);
        world.clock.advance(Duration.ofSeconds(5));
      }
      assertThat(gaps.get(0)).isBetween(7L, 13L);
      assertThat(gaps.get(1)).isBetween(15L, 25L);
      assertThat(gaps.get(2)).isBetween(31L, 49L);
      sending.send();
      assertThat(sending.log(tenant))
          .isEqualTo("1 500 refused; 2 500 refused; 3 500 refused; 4 204");
      assertThat(receiver.posts().stream().map(Receiver.Post::body).distinct()).hasSize(1);
      assertThat(sending.waiting(tenant)).isZero();
    }
  }

  @Test
  void what_no_try_of_a_day_delivers_is_given_up() throws Exception {
    try (Receiver receiver = Receiver.answering(503)) {
      long tenant = sending.tenant(receiver);
      sending.outcomes(tenant, 1);
      Instant begun = world.clock.instant();
      int tries = 0;
      while (sending.waiting(tenant) > 0) {
        tries += sending.send();
        world.clock.advance(Duration.ofMinutes(30));
        assertThat(Duration.between(begun, world.clock.instant())).isLessThan(Duration.ofHours(26));
      }
      assertThat(Duration.between(begun, world.clock.instant()))
          .isGreaterThan(Duration.ofHours(20));
      assertThat(tries).isBetween(15, 40);
      assertThat(
              world.number(
                  "SELECT count(*) FROM deliveries WHERE client_id = ? AND delivered_at IS NULL",
                  tenant))
          .isOne();
    }
  }

  @Test
  void after_failures_in_a_row_a_receiver_rests_and_then_one_post_feels_whether_it_is_back()
      throws Exception {
    AtomicInteger status = new AtomicInteger(500);
    try (Receiver receiver =
        Receiver.at("127.0.0.1", 0, exchange -> exchange.sendResponseHeaders(status.get(), -1))) {
      long tenant = sending.tenant(receiver);
      sending.outcomes(tenant, 40);
      sending.send();
      int before = receiver.posts().size();
      assertThat(before).as("8 at once, then one by one until it rests").isBetween(8, 15);
      sending.send();
      assertThat(receiver.posts()).hasSize(before);
      world.clock.advance(Duration.ofSeconds(45));
      sending.send();
      assertThat(receiver.posts()).hasSize(before + 1);
      status.set(200);
      sending.later();
      sending.send();
      assertThat(sending.waiting(tenant)).isZero();
    }
  }

  @Test
  void one_that_hangs_and_one_that_never_ends_its_answer_delay_nobody_else() throws Exception {
    try (Receiver hangs = Receiver.at("127.0.0.1", 0, exchange -> Thread.sleep(60_000));
        Receiver drips = Receiver.at("127.0.0.1", 0, SendDeliveriesTest::drip);
        Receiver well = Receiver.answering(200)) {
      long hanging = sending.tenant(hangs);
      long dripping = sending.tenant(drips);
      long good = sending.tenant(well);
      sending.outcomes(hanging, 50);
      sending.outcomes(dripping, 50);
      sending.outcomes(good, 200);
      var sender =
          Thread.ofVirtual()
              .start(() -> {
                try {
                  sending.send(
                      Duration.ofSeconds(4)); // and on until what is under way then is over
                } catch (InterruptedException e) {
                  Thread.currentThread().interrupt();
                }
              });
      dialer.api.TestWait.until(() -> sending.waiting(good) == 0);
      assertThat(
              world.number(
                  "SELECT count(*) FROM delivery_tries t JOIN deliveries d ON d.id = t.delivery_id"
                      + " WHERE d.client_id IN (?, ?)",
                  hanging,
                  dripping))
          .as("not even one of them was over before all of the other's had arrived")
          .isZero();
      sender.join();
      assertThat(hangs.posts().size()).isLessThan(20);
      assertThat(sending.log(hanging)).contains("1 no answer within 5 s");
      assertThat(sending.log(dripping)).contains("no answer within 5 s");
      world.run("UPDATE clients SET callbackurl = NULL WHERE id IN (?, ?)", hanging, dripping);
    }
  }

  private static void drip(com.sun.net.httpserver.HttpExchange exchange)
      throws IOException, InterruptedException {
    exchange.sendResponseHeaders(200, 0);
    try (OutputStream out = exchange.getResponseBody()) {
      for (int i = 0; i < 600; i++) {
        out.write('.');
        out.flush();
        Thread.sleep(100);
      }
    }
  }

  @Test
  void a_redirect_is_not_followed_and_of_an_answer_only_the_beginning_is_read() throws Exception {
    try (Receiver target = Receiver.answering(200);
        Receiver redirects =
            Receiver.at(
                "127.0.0.1",
                0,
                exchange -> {
                  exchange
                      .getResponseHeaders()
                      .set(
                          "Location",
                          "http://r" + target.port() + ".example.test:" + target.port());
                  exchange.sendResponseHeaders(302, -1);
                });
        Receiver talks =
            Receiver.at(
                "127.0.0.1",
                0,
                exchange -> {
                  exchange.sendResponseHeaders(200, 0);
                  exchange.getResponseBody().write(new byte[10_000_000]);
                })) {
      sending.names().put("r" + target.port() + ".example.test", "127.0.0.1");
      long redirected = sending.tenant(redirects);
      long told = sending.tenant(talks);
      sending.outcomes(redirected, 1);
      sending.outcomes(told, 1);
      sending.send();
      assertThat(sending.log(redirected)).isEqualTo("1 302 redirects are not followed");
      assertThat(target.posts()).isEmpty();
      assertThat(sending.log(told)).isEqualTo("1 200");
      assertThat(
              world.number(
                  "SELECT max(length(answer)) FROM delivery_tries t JOIN deliveries d ON d.id = t.delivery_id WHERE client_id = ?",
                  told))
          .isEqualTo(1024);
    }
  }

  @Test
  void the_address_that_was_checked_is_the_one_connected_to() throws Exception {
    AtomicInteger lookups = new AtomicInteger();
    try (Receiver outside = Receiver.answering(200);
        Receiver inside = inside(outside.port())) {
      // as 127.0.0.1 may be reached here and 127.0.0.2 may not: what a name server that plays
      // tricks
      // answers first, and what it answers from then on
      sending
          .names()
          .put(
              "tricks.example.test",
              () -> lookups.incrementAndGet() == 1 ? "127.0.0.1" : "127.0.0.2");
      long tenant = sending.tenant("http://tricks.example.test:" + outside.port() + "/");
      sending.outcomes(tenant, 1);
      sending.send();
      assertThat(sending.log(tenant)).isEqualTo("1 200");
      assertThat(lookups).as("nobody asked again between check and connect").hasValue(1);
      assertThat(outside.posts()).hasSize(1);

      outside.close(); // so that the connection is not used again
      sending.outcomes(tenant, 1);
      sending.send();
      assertThat(inside.posts()).isEmpty();
      assertThat(sending.log(tenant))
          .contains("tricks.example.test is at 127.0.0.2, which is not public");
      world.run("UPDATE clients SET callbackurl = NULL WHERE id = ?", tenant);
    }
  }

  private static Receiver inside(int port) throws IOException {
    try {
      return Receiver.at("127.0.0.2", port, exchange -> exchange.sendResponseHeaders(200, -1));
    } catch (BindException e) {
      throw new IOException("127.0.0.2 cannot be listened at here", e);
    }
  }

  @Test
  void a_private_address_is_not_posted_to_and_a_name_without_one_neither() throws Exception {
    sending.names().put("inner.example.test", "10.1.2.3");
    sending.names().put("metadata.example.test", "169.254.169.254");
    sending
        .names()
        .put(
            "nobody.example.test",
            () -> {
              throw new IOException("no such name");
            });
    for (String host : List.of("inner", "metadata", "nobody")) {
      long tenant = sending.tenant("http://" + host + ".example.test/");
      sending.outcomes(tenant, 1);
      sending.send();
      assertThat(sending.log(tenant))
          .isIn(
              "1 inner.example.test is at 10.1.2.3, which is not public",
              "1 metadata.example.test is at 169.254.169.254, which is not public",
              "1 nobody.example.test is not known");
      world.run("UPDATE clients SET callbackurl = NULL WHERE id = ?", tenant);
    }
  }

  @Test
  @Timeout(60) // a thread that waits for its posts for ever is what this is about
  void a_post_that_cannot_even_be_begun_is_a_failed_try_and_the_others_go_out() throws Exception {
    try (Receiver receiver = Receiver.answering(200)) {
      long nowhere = sending.tenant("https://crm.example.test:70000/");
      long sealed = sending.tenant(receiver);
      long well = sending.tenant(receiver);
      sending.secret(sealed);
      world.run("UPDATE signing_secrets SET sealed = ? WHERE client_id = ?", new byte[64], sealed);
      for (long tenant : List.of(nowhere, sealed, well)) {
        sending.outcomes(tenant, 3);
      }
      sending.send();
      assertThat(sending.log(nowhere)).startsWith("1 it must name a port of 1 to 65535");
      assertThat(sending.log(sealed)).startsWith("1 it could not be posted");
      assertThat(receiver.posts()).as("nothing goes out unsigned").hasSize(3);
      assertThat(sending.waiting(well)).isZero();
      assertThat(sending.waiting(sealed)).isEqualTo(3);
      world.run("UPDATE clients SET callbackurl = NULL WHERE id IN (?, ?)", nowhere, sealed);
    }
  }

  @Test
  void what_a_sender_took_and_died_with_is_sent_by_another_with_the_same_event_id()
      throws Exception {
    try (Receiver receiver = Receiver.answering(200)) {
      long tenant = sending.tenant(receiver);
      sending.outcomes(tenant, 3);
      var taken =
          world
              .functions
              .getBean(Database.class)
              .write(db -> world.functions.getBean(Outbox.class).claim(db, Map.of(), 100));
      assertThat(taken.stream().filter(d -> d.clientId() == tenant)).hasSize(3);
      sending.send();
      assertThat(receiver.posts()).isEmpty();
      world.clock.advance(Duration.ofMinutes(1));
      sending.send();
      assertThat(receiver.posts().stream().map(p -> p.header("X-Dialer-Event-Id")))
          .containsExactlyInAnyOrderElementsOf(
              taken.stream()
                  .filter(d -> d.clientId() == tenant)
                  .map(d -> d.id().toString())
                  .toList());
    }
  }

  @Test
  void the_tick_makes_the_months_ahead() throws Exception {
    world.functions.getBean(Tick.class).run();
    assertThat(
            world.number(
                "SELECT count(*) FROM pg_inherits WHERE inhparent = 'deliveries'::regclass"))
        .isGreaterThanOrEqualTo(5);
  }
}
