// SPDX-License-Identifier: MPL-2.0
#include "event_details.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <list>
#include <span>

#include "rochdale/core/error.hpp"

namespace rochdale {

namespace {

// ---- writing ----

class Writer {
 public:
  void text(std::string_view name, std::string_view value) {
    begin(name);
    json_ += '"';
    for (const char c : value) {
      const auto byte = static_cast<unsigned char>(c);
      if (c == '"' || c == '\\') {
        json_ += '\\';
        json_ += c;
      } else if (byte < 0x20) {
        json_ += "\\u00";
        json_ += "0123456789abcdef"[byte >> 4];
        json_ += "0123456789abcdef"[byte & 15];
      } else {
        json_ += c;
      }
    }
    json_ += '"';
  }
  void number(std::string_view name, std::uint64_t value) {
    begin(name);
    json_ += std::to_string(value);
  }
  void words(std::string_view name, const Text& text) {
    if (text.number != 0) number(name, text.number);
  }
  // Only limits that exist are written; "own" says that an account has its own, even when they are none.
  void limits(const Limits& limits) {
    if (limits.has_floor()) text("floor", to_string(limits.floor));
    if (limits.has_ceiling()) text("ceiling", to_string(limits.ceiling));
  }
  void limits(const std::optional<Limits>& own) {
    if (!own) return;
    number("own", 1);
    limits(*own);
  }
  [[nodiscard]] std::string take() { return json_.empty() ? "{}" : json_ + "}"; }

 private:
  void begin(std::string_view name) {
    json_ += json_.empty() ? "{\"" : ",\"";
    json_ += name;
    json_ += "\":";
  }
  std::string json_;
};

struct Describe {
  Writer& to;
  void operator()(const WordsErased& body) const { to.number("text", body.text); }
  void operator()(const UnitAdopted& body) const {
    to.text("unit", to_string(body.unit));
    to.limits(body.limits);
  }
  void operator()(const AccountOpened& body) const {
    to.number("account", body.account.value());
    to.text("unit", to_string(body.unit));
    to.text("kind", name(body.kind));
    to.words("code", body.code);
    to.words("name", body.name);
    to.words("group", body.group);
    to.limits(body.limits);
  }
  void operator()(const AccountRenamed& body) const {
    to.number("account", body.account.value());
    to.words("name", body.name);
  }
  void operator()(const StatusChanged& body) const {
    to.number("account", body.account.value());
    to.text("status", name(body.status));
  }
  void operator()(const LimitsSet& body) const {
    if (!(body.account == AccountId{})) to.number("account", body.account.value());
    to.text("unit", to_string(body.unit));
    to.limits(body.limits);
  }
  void operator()(const PolicyAdopted& body) const {
    to.text("policy", body.name);
    to.number("version", body.version);
    to.text("parameters", body.parameters);
  }
  void operator()(const PolicyWithdrawn& body) const { to.text("policy", body.name); }
  void operator()(const PeriodClosed& body) const { to.text("through", to_string(body.through)); }
  void operator()(const Noted& body) const {
    to.number("entry", body.entry.value());
    to.text("policy", body.policy);
    to.words("words", body.words);
  }
  void operator()(const DocumentWritten& body) const {
    to.number("document", body.document.value());
    to.number("version", body.version);
    to.text("kind", body.kind);
    to.text("state", body.state);
    to.text("content", body.content);
    to.words("words", body.words);
  }
};

// ---- reading ----

[[noreturn]] void damaged(const Event& event, std::string_view what) {
  throw Error(Fault::damaged, "journal record " + std::to_string(event.number) + " is damaged: " + std::string(what));
}

// Reads what Writer writes: one flat object of texts and whole numbers, without white space. Its members point into the
// text, because opening a book reads those of every account.
class Reader {
 public:
  Reader(std::string_view json, const Event& event) : event_(event), rest_(json) {
    expect('{');
    if (!rest_.empty() && rest_.front() == '}')
      rest_.remove_prefix(1);
    else
      read_members();
    if (!rest_.empty()) damaged(event_, "there is more behind its details");
  }

  [[nodiscard]] bool has(std::string_view name) const { return find(name) != nullptr; }

  [[nodiscard]] std::string_view text(std::string_view name) const {
    const Member* const found = find(name);
    if (found == nullptr) damaged(event_, "\"" + std::string(name) + "\" is missing");
    return found->value;
  }

  [[nodiscard]] std::uint64_t number(std::string_view name, std::uint64_t most) const {
    const std::string_view digits = text(name);
    std::uint64_t value = 0;
    const auto [end, fault] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
    if (fault != std::errc{} || end != digits.data() + digits.size() || value > most) {
      damaged(event_, "\"" + std::string(name) + "\" is no such number");
    }
    return value;
  }

  [[nodiscard]] Text words(std::string_view name) const {
    return has(name) ? Text{static_cast<TextNumber>(number(name, 0xFFFFFFFFU)), {}} : Text{};
  }
  [[nodiscard]] AccountId account() const {
    return AccountId(static_cast<std::uint32_t>(number("account", 0xFFFFFFFFU)));
  }
  [[nodiscard]] Unit unit() const {
    const auto unit = Unit::parse(text("unit"));
    if (!unit) damaged(event_, "its unit is none");
    return *unit;
  }
  [[nodiscard]] Limits limits() const {
    Limits limits;
    if (has("floor")) limits.floor = minor("floor");
    if (has("ceiling")) limits.ceiling = minor("ceiling");
    if (limits.floor > limits.ceiling) damaged(event_, "its limits cross");
    return limits;
  }
  [[nodiscard]] std::optional<Limits> own_limits() const {
    return has("own") ? std::optional<Limits>(limits()) : std::nullopt;
  }

 private:
  [[nodiscard]] int128 minor(std::string_view name) const {
    int128 value = 0;
    if (!parse_integer(text(name), value)) damaged(event_, "a limit is no number");
    return value;
  }

  struct Member {
    std::string_view name;
    std::string_view value;
  };
  static constexpr std::size_t most_members = 16;  // more than any event has

  [[nodiscard]] const Member* find(std::string_view name) const {
    for (const Member& member : std::span(members_).first(count_)) {
      if (member.name == name) return &member;
    }
    return nullptr;
  }

  void expect(char wanted) {
    if (rest_.empty() || rest_.front() != wanted) damaged(event_, "its details are not as they are written");
    rest_.remove_prefix(1);
  }

  void read_members() {
    while (true) {
      const std::string_view name = quoted();
      expect(':');
      const std::string_view value = !rest_.empty() && rest_.front() == '"' ? quoted() : digits();
      if (has(name)) damaged(event_, "a detail stands twice");
      if (count_ == most_members) damaged(event_, "it has too many details");
      members_[count_++] = {name, value};
      if (!rest_.empty() && rest_.front() == ',') {
        rest_.remove_prefix(1);
        continue;
      }
      expect('}');
      return;
    }
  }

  std::string_view digits() {
    std::size_t length = 0;
    while (length < rest_.size() && rest_[length] >= '0' && rest_[length] <= '9') ++length;
    const bool has_zeros_before = length > 1 && rest_.front() == '0';
    if (length == 0 || length > 20 || has_zeros_before) damaged(event_, "a detail is neither text nor number");
    return take(length);
  }

  // As it lies there, unless something in it is escaped.
  std::string_view quoted() {
    expect('"');
    const std::size_t length = std::min(rest_.find('"'), rest_.size());
    const std::size_t escape = rest_.substr(0, length).find('\\');
    if (escape == std::string_view::npos) {
      const std::string_view plain = take(length);
      expect('"');
      return plain;
    }
    std::string& value = unescaped_.emplace_back(take(escape));
    while (!rest_.empty() && rest_.front() != '"') {
      char c = take(1).front();
      if (c == '\\') {
        if (rest_.empty()) break;
        c = take(1).front();
        if (c == 'u')
          c = control();
        else if (c != '"' && c != '\\')
          damaged(event_, "an escape is unknown");
      }
      value += c;
    }
    expect('"');
    return value;
  }

  std::string_view take(std::size_t length) noexcept {
    const std::string_view taken = rest_.substr(0, length);
    rest_.remove_prefix(length);
    return taken;
  }

  char control() {
    unsigned value = 0x20;
    if (rest_.size() >= 4) {
      const auto [end, fault] = std::from_chars(rest_.data(), rest_.data() + 4, value, 16);
      if (fault != std::errc{} || end != rest_.data() + 4) value = 0x20;
    }
    if (value >= 0x20) damaged(event_, "an escape is no control character");
    rest_.remove_prefix(4);
    return static_cast<char>(value);
  }

  const Event& event_;
  std::string_view rest_;
  std::array<Member, most_members> members_;
  std::size_t count_ = 0;
  std::list<std::string> unescaped_;  // texts that members point to
};

}  // namespace

std::string_view event_kind(const Event& event) noexcept {
  constexpr std::string_view kinds[] = {"erasure", "unit",       "account", "name", "status",  "limits",
                                        "policy",  "withdrawal", "period",  "note", "document"};
  static_assert(std::size(kinds) == std::variant_size_v<decltype(event.body)>);
  return kinds[event.body.index()];
}

std::string event_details(const Event& event) {
  Writer writer;
  std::visit(Describe{writer}, event.body);
  return writer.take();
}

void read_event_details(std::string_view kind, std::string_view details, Event& event) {
  const Reader from(details, event);
  if (kind == "account") {
    const auto account_kind_read = account_kind(from.text("kind"));
    if (!account_kind_read) damaged(event, "its kind of account is unknown");
    event.body = AccountOpened{from.account(),     from.unit(),         *account_kind_read, from.words("code"),
                               from.words("name"), from.words("group"), from.own_limits()};
  } else if (kind == "unit") {
    event.body = UnitAdopted{from.unit(), from.limits()};
  } else if (kind == "name") {
    event.body = AccountRenamed{from.account(), from.words("name")};
  } else if (kind == "status") {
    const auto status = account_status(from.text("status"));
    if (!status) damaged(event, "its status is unknown");
    event.body = StatusChanged{from.account(), *status};
  } else if (kind == "limits") {
    event.body = LimitsSet{from.has("account") ? from.account() : AccountId{}, from.unit(), from.own_limits()};
  } else if (kind == "policy") {
    event.body =
        PolicyAdopted{std::string(from.text("policy")), static_cast<std::uint32_t>(from.number("version", 0xFFFFFFFFU)),
                      std::string(from.text("parameters"))};
  } else if (kind == "withdrawal") {
    event.body = PolicyWithdrawn{std::string(from.text("policy"))};
  } else if (kind == "period") {
    const auto through = Date::parse(from.text("through"));
    if (!through) damaged(event, "its date is none");
    event.body = PeriodClosed{*through};
  } else if (kind == "note") {
    event.body = Noted{EntryNumber(from.number("entry", ~std::uint64_t{0})), std::string(from.text("policy")),
                       from.words("words")};
  } else if (kind == "document") {
    event.body = DocumentWritten{DocumentNumber(from.number("document", ~std::uint64_t{0})),
                                 static_cast<std::uint32_t>(from.number("version", 0xFFFFFFFFU)),
                                 std::string(from.text("kind")),
                                 std::string(from.text("state")),
                                 std::string(from.text("content")),
                                 from.words("words")};
  } else if (kind == "erasure") {
    event.body = WordsErased{static_cast<TextNumber>(from.number("text", 0xFFFFFFFFU))};
  } else {
    damaged(event, "its kind is unknown");
  }
}

}  // namespace rochdale
