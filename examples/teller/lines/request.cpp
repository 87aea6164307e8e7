// SPDX-License-Identifier: MPL-2.0
#include "request.hpp"

#include <charconv>
#include <nlohmann/json.hpp>

namespace rochdale::teller {

namespace {

using Json = nlohmann::json;
using Kind = RequestValue::Kind;

/// Takes what the parser finds, piece by piece.
class Taker final : public nlohmann::json_sax<Json> {
 public:
  [[nodiscard]] RequestValue take() && { return std::move(root_); }

  bool null() override { return put({}); }
  bool boolean(bool value) override {
    RequestValue made;
    made.kind = Kind::truth;
    made.truth = value;
    return put(std::move(made));
  }
  bool number_integer(number_integer_t value) override { return put_text(Kind::number, std::to_string(value)); }
  bool number_unsigned(number_unsigned_t value) override { return put_text(Kind::number, std::to_string(value)); }
  bool number_float(number_float_t, const string_t& written) override { return put_text(Kind::number, written); }
  bool string(string_t& value) override {
    if (value.find('\0') != std::string::npos) throw BadRequest{"a text has a NUL character"};
    return put_text(Kind::text, std::move(value));
  }
  bool binary(binary_t&) override { throw BadRequest{"this is no JSON text"}; }

  bool start_object(std::size_t) override { return open(Kind::object); }
  bool start_array(std::size_t) override { return open(Kind::list); }
  bool end_object() override { return close(); }
  bool end_array() override { return close(); }
  bool key(string_t& name) override {
    if (open_.back()->object.count(name) != 0) throw BadRequest{"\"" + name + "\" stands there twice"};
    name_ = name;
    return true;
  }
  bool parse_error(std::size_t position, const std::string&, const Json::exception&) override {
    throw BadRequest{"this is no JSON (byte " + std::to_string(position) + ")"};
  }

 private:
  static constexpr std::size_t deepest = 4;

  bool put_text(Kind kind, std::string text) {
    RequestValue made;
    made.kind = kind;
    made.text = std::move(text);
    return put(std::move(made));
  }

  RequestValue& place(RequestValue made) {
    if (open_.empty()) return root_ = std::move(made);
    RequestValue& parent = *open_.back();
    if (parent.kind == Kind::list) return parent.list.emplace_back(std::move(made));
    return parent.object[name_] = std::move(made);
  }
  bool put(RequestValue made) {
    place(std::move(made));
    return true;
  }
  bool open(Kind kind) {
    if (open_.size() == deepest) throw BadRequest{"nested too deep"};
    RequestValue made;
    made.kind = kind;
    open_.push_back(&place(std::move(made)));
    return true;
  }
  bool close() {
    open_.pop_back();
    return true;
  }

  RequestValue root_;
  std::vector<RequestValue*> open_;  // what is open stays in its place: nothing is added beside it meanwhile
  std::string name_;
};

[[noreturn]] void bad(const std::string& name, const char* wanted) {
  throw BadRequest{"\"" + name + "\" is not " + wanted};
}

}  // namespace

RequestValue read_request(std::string_view line) {
  Taker taker;
  static_cast<void>(Json::sax_parse(line, &taker));
  RequestValue request = std::move(taker).take();
  if (request.kind != Kind::object) throw BadRequest{"a request is an object"};
  return request;
}

std::optional<std::string> text_of(const RequestValue& request, const std::string& name) {
  const RequestValue* const value = request.find(name);
  if (value == nullptr) return std::nullopt;
  if (value->kind != Kind::text && value->kind != Kind::number) bad(name, "a text");
  return value->text;
}

std::string needed_text(const RequestValue& request, const std::string& name) {
  auto text = text_of(request, name);
  if (!text) throw BadRequest{"\"" + name + "\" is missing"};
  return *std::move(text);
}

bool truth_of(const RequestValue& request, const std::string& name) {
  const RequestValue* const value = request.find(name);
  if (value != nullptr && value->kind != Kind::truth) bad(name, "true or false");
  return value != nullptr && value->truth;
}

std::optional<std::uint64_t> number_of(const RequestValue& request, const std::string& name) {
  const auto text = text_of(request, name);
  if (!text) return std::nullopt;
  std::uint64_t number = 0;
  const char* const end = text->data() + text->size();
  const auto [at, fault] = std::from_chars(text->data(), end, number);
  if (fault != std::errc() || at != end) bad(name, "a whole number");
  return number;
}

const std::vector<RequestValue>& list_of(const RequestValue& request, const std::string& name) {
  static const std::vector<RequestValue> none;
  const RequestValue* const value = request.find(name);
  if (value == nullptr) return none;
  if (value->kind != Kind::list) bad(name, "a list");
  for (const RequestValue& item : value->list) {
    if (item.kind != Kind::object) bad(name, "a list of objects");
  }
  return value->list;
}

}  // namespace rochdale::teller
