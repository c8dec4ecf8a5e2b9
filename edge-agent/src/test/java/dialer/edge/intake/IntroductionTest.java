package dialer.edge.intake;

import static dialer.edge.Orders.CLIENT;
import static dialer.edge.Orders.SERVER;
import static dialer.edge.Orders.allocation;
import static dialer.edge.Orders.terms;
import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.Connection;
import dialer.edge.ApiSide;
import dialer.edge.Wait;
import dialer.edge.broker.BrokerLink;
import dialer.edge.broker.BrokerSettings;
import dialer.local.service.TestServices;
import dialer.message.HangUp;
import dialer.message.ServerState;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// An agent's introduction to the API, by the clocks of both.
class IntroductionTest {
  private static final Duration SOON = Duration.ofSeconds(20);
  private static final Instant NOW = Instant.parse("2026-11-21T10:00:00Z");

  private final AtomicReference<Instant> here = new AtomicReference<>(NOW);
  private final AtomicReference<@Nullable Instant> there = new AtomicReference<>(NOW);
  private final List<ServerState> taken = new ArrayList<>();
  private final List<Instant> heard = new ArrayList<>();
  private final Introduction introduction =
      new Introduction(
          new Identity(SERVER, UUID.randomUUID(), "1.0"),
          new Orders(),
          () -> new Introduction.Pulse(1, true, 0, List.of()),
          () -> {},
          here::get);
  private ApiSide api;
  private Connection connection;

  @BeforeEach
  void connect() throws Exception {
    String uri = TestServices.freshVhost();
    api = new ApiSide(uri, terms(1, allocation(CLIENT, 5)), there::get);
    connection = BrokerLink.open(new BrokerSettings(URI.create(uri)));
  }

  @AfterEach
  void close() throws Exception {
    introduction.lost();
    connection.abort(1_000);
    api.close();
  }

  @Test
  void a_clock_that_is_behind_the_api_s_lets_calls_wait_until_it_is_right() throws Exception {
    here.set(NOW.minusMillis(1_001));
    introduction.connected(connection);
    Wait.until("it says hello again", SOON, () -> !ticked() && api.hellos().size() == 2);
    Wait.until("both are answered", SOON, () -> !ticked() && heard.size() == 2);

    assertThat(taken).isEmpty();
    assertThat(api.alive()).isEmpty();

    here.set(NOW);
    Wait.until("it is introduced", SOON, this::ticked);
    assertThat(taken).hasSize(1);
  }

  @Test
  void a_second_is_allowed() throws Exception {
    here.set(NOW.minusSeconds(1));
    introduction.connected(connection);

    Wait.until("it is introduced", SOON, this::ticked);
    assertThat(api.hellos()).hasSize(1);
  }

  /// As it seems to be when an answer comes late.
  @Test
  void a_clock_that_is_ahead_harms_nobody() throws Exception {
    here.set(NOW.plus(Duration.ofHours(1)));
    introduction.connected(connection);

    Wait.until("it is introduced", SOON, this::ticked);
    assertThat(api.hellos()).hasSize(1);
  }

  @Test
  void an_older_api_that_does_not_say_the_time_is_believed() throws Exception {
    there.set(null);
    introduction.connected(connection);

    Wait.until("it is introduced", SOON, this::ticked);
    assertThat(heard).isEmpty();
  }

  private boolean ticked() {
    try {
      introduction.tick();
      return introduction.introduced();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private final class Orders implements Introduction.Orders {
    @Override
    public void heard(Instant at) {
      heard.add(at);
    }

    @Override
    public void changed(ServerState state) {
      taken.add(state);
    }

    @Override
    public void hangUp(HangUp request, Runnable noted) {
      throw new AssertionError("nobody asked for it");
    }
  }
}
