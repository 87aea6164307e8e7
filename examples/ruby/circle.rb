# SPDX-License-Identifier: MPL-2.0
# A circle's book from Ruby (package ruby-ffi): ruby circle.rb LIBRARY. It opens a book, pays, is refused, and prints a
# statement. Amounts stay text from end to end.
require 'ffi'

module Rochdale
  extend FFI::Library
  ffi_lib ARGV.fetch(0)

  NO_DATE = -2**31
  FLOOR = 61
  FINISHED = 2000
  MEMO = 0

  # Only what this page uses; rochdale.h has the rest.
  class Int128 < FFI::Struct
    layout :low, :uint64, :high, :int64
  end
  class Limits < FFI::Struct
    layout :floor, Int128, :ceiling, Int128, :has_floor, :uint32, :has_ceiling, :uint32
  end
  class NewAccount < FFI::Struct
    layout :struct_size, :uint32, :kind, :int32, :code, :pointer, :unit, :pointer, :name, :pointer, :group, :pointer,
           :limits, :pointer
  end
  class StatementInfo < FFI::Struct
    layout :struct_size, :uint32, :decimals, :int32, :rows, :uint64, :opening, Int128, :closing, Int128
  end
  class StatementRow < FFI::Struct
    layout :struct_size, :uint32, :kind, :int32, :entry, :uint64, :on, :int32, :other, :uint32, :change, Int128,
           :balance, Int128, :recorded, :int64, :other_code, [:char, 256]
  end

  attach_function :rochdale_status_name, [:int32], :string
  attach_function :rochdale_last_message, [:pointer, :size_t], :size_t
  attach_function :rochdale_book_in_memory, [:pointer], :int32
  attach_function :rochdale_book_close, [:pointer], :int32
  attach_function :rochdale_amount_parse, [:string, :int32, :pointer], :int32
  attach_function :rochdale_amount_text, [:pointer, :int32, :pointer, :size_t], :size_t
  attach_function :rochdale_date_parse, [:string, :pointer], :int32
  attach_function :rochdale_date_text, [:int32, :pointer, :size_t], :size_t
  attach_function :rochdale_adopt_unit, [:pointer, :string, :pointer, :pointer], :int32
  attach_function :rochdale_open_account, [:pointer, :pointer, :pointer, :pointer], :int32
  attach_function :rochdale_find_account, [:pointer, :string, :pointer], :int32
  attach_function :rochdale_pay,
                  [:pointer, :string, :string, :string, :int32, :string, :string, :pointer, :pointer], :int32
  attach_function :rochdale_statement, [:pointer, :uint32, :int32, :int32, :pointer, :pointer], :int32
  attach_function :rochdale_statement_next, [:pointer, :pointer], :int32
  attach_function :rochdale_cursor_text, [:pointer, :int32, :pointer, :size_t], :size_t
  attach_function :rochdale_cursor_close, [:pointer], :int32

  # What an output function of the border writes.
  def self.text(size = 4200)
    buffer = FFI::MemoryPointer.new(:char, size)
    yield buffer, size
    buffer.read_string.force_encoding('UTF-8')
  end

  # Goes on only after a yes.
  def self.must(status)
    return if status.zero?

    raise "#{rochdale_status_name(status)}: #{text { |to, size| rochdale_last_message(to, size) }}"
  end
end

R = Rochdale
pointer = FFI::MemoryPointer.new(:pointer)
R.must(R.rochdale_book_in_memory(pointer))
book = pointer.read_pointer

limits = R::Limits.new
R.must(R.rochdale_amount_parse('-10.00', 2, limits[:floor]))
limits[:has_floor] = 1
R.must(R.rochdale_adopt_unit(book, 'HRS/2', limits, nil))

number = FFI::MemoryPointer.new(:uint32)
%w[ana ben].each do |code|
  account = R::NewAccount.new
  account[:struct_size] = R::NewAccount.size
  account[:code] = FFI::MemoryPointer.from_string(code)
  R.must(R.rochdale_open_account(book, account, nil, number))
end

day = FFI::MemoryPointer.new(:int32)
R.must(R.rochdale_date_parse('2026-11-24', day))
on = day.read_int32
R.must(R.rochdale_pay(book, 'ana', 'ben', '7.50', on, 'roof', 'mending the roof', nil, nil))
R.must(R.rochdale_pay(book, 'ben', 'ana', '2', on, nil, 'a loaf', nil, nil))
if R.rochdale_pay(book, 'ana', 'ben', '4.51', on, nil, nil, nil, nil) == R::FLOOR
  puts "refused: #{R.text { |to, size| R.rochdale_last_message(to, size) }}"
end

info = R::StatementInfo.new
info[:struct_size] = R::StatementInfo.size
row = R::StatementRow.new
row[:struct_size] = R::StatementRow.size
R.must(R.rochdale_find_account(book, 'ben', number))
R.must(R.rochdale_statement(book, number.read_uint32, R::NO_DATE, R::NO_DATE, info, pointer))
cursor = pointer.read_pointer
while (status = R.rochdale_statement_next(cursor, row)).zero?
  amount = ->(of) { R.text { |to, size| R.rochdale_amount_text(of, info[:decimals], to, size) } }
  puts format('%s  %-4s %8s %8s  %s', R.text { |to, size| R.rochdale_date_text(row[:on], to, size) },
              row[:other_code].to_s, amount[row[:change]], amount[row[:balance]],
              R.text { |to, size| R.rochdale_cursor_text(cursor, R::MEMO, to, size) })
end
R.must(status) unless status == R::FINISHED
R.must(R.rochdale_cursor_close(cursor))
R.must(R.rochdale_book_close(book))
