package dialer.api.notify.live;

import dialer.api.notify.live.Connection.Ending;
import io.micronaut.json.JsonMapper;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The readers of this node. One thread reads what is new for all of them: at once where somebody
/// tells that there is something, and each poll for what nobody told of.
@Singleton
public final class Feeds {
  private static final Logger LOG = LoggerFactory.getLogger(Feeds.class);

  private final Reader.Tools tools;
  private final Credentials credentials;
  private final LiveSettings settings;
  private final Map<Long, Feed> feeds = new ConcurrentHashMap<>();
  private final Object bell = new Object();
  private final Set<Long> told = new HashSet<>(); // guarded by the bell
  private @Nullable Thread thread; // guarded by the bell
  private volatile boolean closed;

  Feeds(
      LivePages pages,
      Messages messages,
      Credentials credentials,
      JsonMapper json,
      LiveSettings settings) {
    tools =
        new Reader.Tools(
            pages, messages, json, settings, new Semaphore(settings.readsAtOnce(), true));
    this.credentials = credentials;
    this.settings = settings;
  }

  /// A reader that hears nothing until it subscribes. Empty: its tenant has too many, and the
  /// connection is being closed. Asks the database.
  ///
  /// @param credential what it showed, as an authentication carries it; when that ends so does the
  ///   reader
  public Optional<Reader> open(long clientId, String credential, Connection connection) {
    Reader reader;
    Feed.Entry entry;
    do {
      Feed feed = feeds.computeIfAbsent(clientId, this::feed);
      reader = new Reader(feed, connection, credential, tools);
      entry = feed.enter(reader, settings.readersEach());
    } while (entry == Feed.Entry.FORGOTTEN);
    if (closed || entry == Feed.Entry.FULL) {
      reader.end(closed ? Ending.GOING_AWAY : Ending.TOO_MANY);
      return Optional.empty();
    }
    synchronized (bell) {
      if (thread == null) {
        thread = Thread.ofVirtual().name("live-feeds").start(this::run);
      }
    }
    return Optional.of(reader);
  }

  private Feed feed(long clientId) {
    Feed feed = new Feed(clientId, tools.pages());
    feed.skipTo(tools.pages().span(clientId).last());
    return feed;
  }

  /// Asks the database something for a reader, in turn with the others.
  public <T> T inTurn(Supplier<T> question) {
    return tools.asked(question);
  }

  /// These tenants have something new, perhaps. Returns at once.
  public void wake(Collection<Long> clients) {
    synchronized (bell) {
      for (Long client : clients) {
        if (feeds.containsKey(client) && told.add(client)) {
          bell.notifyAll();
        }
      }
    }
  }

  private void run() {
    long poll = System.nanoTime();
    long heartbeat = System.nanoTime();
    while (!closed) {
      try {
        long began = System.nanoTime();
        if (began - poll >= settings.poll().toNanos()) {
          poll = began;
          lookAfterAll();
        }
        if (began - heartbeat >= settings.heartbeat().toNanos()) {
          heartbeat = began;
          byte[] text = tools.messages().heartbeat();
          readers().forEach(reader -> reader.send(List.of(text)));
        }
        advance(taken());
        rest(began + settings.gap().toNanos(), poll + settings.poll().toNanos());
      } catch (InterruptedException e) {
        return;
      } catch (Exception e) { // the database is away: readers stay, and miss nothing
        LOG.warn("Live events come later: {}", e.toString());
        LOG.debug("because of", e);
        poll = System.nanoTime();
      }
    }
  }

  private void advance(Set<Long> clients) {
    for (Long client : clients) {
      Feed feed = feeds.get(client);
      if (feed != null) {
        feed.advance();
      }
    }
  }

  private void lookAfterAll() {
    feeds
        .keySet()
        .forEach(
            client -> feeds.computeIfPresent(client, (id, feed) -> feed.forget() ? null : feed));
    if (feeds.isEmpty()) {
      return;
    }
    tools
        .pages()
        .last(feeds.keySet())
        .forEach((client, last) -> {
          Feed feed = feeds.get(client);
          if (feed != null && feed.isBehind(last)) {
            wake(List.of(client));
          }
        });
    endInvalid(readers());
  }

  /// Whoever comes meanwhile has been let in just now.
  private void endInvalid(List<Reader> readers) {
    Set<String> shown = readers.stream().map(Reader::credential).collect(Collectors.toSet());
    Set<String> valid = credentials.valid(shown);
    readers.stream()
        .filter(reader -> !valid.contains(reader.credential()))
        .forEach(reader -> reader.end(Ending.CREDENTIAL_ENDED));
  }

  private List<Reader> readers() {
    return feeds.values().stream().flatMap(feed -> feed.readers().stream()).toList();
  }

  private Set<Long> taken() {
    synchronized (bell) {
      Set<Long> taken = Set.copyOf(told);
      told.clear();
      return taken;
    }
  }

  /// Until `earliest`, and on until somebody is told of or until `latest`.
  private void rest(long earliest, long latest) throws InterruptedException {
    synchronized (bell) {
      long now = System.nanoTime();
      while (!closed && (now < earliest || (told.isEmpty() && now < latest))) {
        long until = now < earliest ? earliest : latest;
        bell.wait(Math.max(1, Duration.ofNanos(until - now).toMillis()));
        now = System.nanoTime();
      }
    }
  }

  @PreDestroy
  void close() {
    closed = true;
    synchronized (bell) {
      bell.notifyAll();
    }
    readers().forEach(reader -> reader.end(Ending.GOING_AWAY));
  }
}
