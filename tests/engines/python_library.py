"""The Python side of the test `python_library`: Dokklib-DB 0.0.15 over the table that dokklib uses too.

Usage: python_library.py write|read TABLE. `write` writes items that Rust reads. `read` checks the items that Rust wrote, and the statements
of the guide's chapter "From Python" about the Python library.
"""
import sys
from datetime import datetime
from decimal import Decimal

import botocore.exceptions
import dokklib_db as db


class User(db.EntityName):
    """Key value: the user's name."""


class Group(db.EntityName):
    """Key value: the group's id."""


class Account(db.EntityName):
    """Key value: the account's id."""


def fails(exception, call):
    try:
        call()
    except exception as error:
        return error
    raise AssertionError(f'{exception.__name__} was expected')


def write(table):
    alice = db.PartitionKey(User, 'alice')
    values = {
        'text': 'C# for beginners',
        'tonality': 'C#minor',
        'number': 7,
        'decimal': Decimal('1.50'),
        'flag': True,
        'none': None,
        'bytes': b'\x01\x02',
        'list': ['a', 1],
        'map': {'by': 'bob', 'since': 2019},
        'texts': {'a', 'b'},
        'numbers': {1, 2},
    }
    table.insert(alice, db.SortKey(Group, '1'), attributes=values)
    table.insert(db.PartitionKey(User, 'bob'), db.SortKey(Group, '1'))
    table.insert(db.PartitionKey(Group, 'team blue'), db.SortKey(Group, 'team blue'))
    table.insert(db.PartitionKey(Account, '1'), db.SortKey(Account, '1'),
                 attributes={'balance': Decimal('12.5'), 'owner': 'alice', 'closed': None})
    fails(TypeError, lambda: table.put(alice, db.SortKey(Group, '9'), attributes={'float': 1.5}))


def read(table):
    carol, group = db.PartitionKey(User, 'carol'), db.SortKey(Group, '2')
    item = table.get(carol, group)
    assert (item['PK'], item['SK']) == ('carol', '2'), item
    assert (item['number'], item['text'], item['list']) == (Decimal(7), 'x', ['a', 'b']), item
    assert item['texts'] == {'a', 'b'} and item['map'] == {'city': 'Rome'} and item['flag'] is True, item
    assert 'none' not in item, item
    datetime.strptime(item['CreatedAt'], '%Y-%m-%dT%H:%M:%S')  # `timestamps = python`

    with_zone = table.get(carol, db.SortKey(Group, '3'))['CreatedAt']
    assert with_zone.endswith('Z'), with_zone
    fails(ValueError, lambda: datetime.strptime(with_zone, '%Y-%m-%dT%H:%M:%S'))

    inverse = db.InversePrimaryIndex()
    members = table.query_prefix(db.PartitionKey(Group, '2'), db.PrefixSortKey(User), global_index=inverse)
    assert [member['PK'] for member in members] == ['carol'], members
    assert table.get(db.PartitionKey(Account, '2'), db.SortKey(Account, '2'))['balance'] == Decimal('7.25')

    # What the guide says about the Python library.
    error = fails(db.errors.ConditionalCheckFailedException, lambda: table.insert(carol, group))
    assert error.response['Error']['Code'] == 'ConditionalCheckFailedException'
    error = fails(db.errors.ClientError, lambda: table.get(carol, group, attributes=['role']))
    assert type(error) is db.errors.ClientError and 'reserved keyword' in str(error), repr(error)
    update = db.UpdateArg(carol, group, attr_updates={'x': 1})
    fails(botocore.exceptions.ParamValidationError, lambda: table.transact_write_items([update]))
    canceled = fails(db.errors.TransactionCanceledException,
                     lambda: table.transact_write_items([db.InsertArg(carol, group)]))
    assert canceled.has_error(db.errors.ConditionalCheckFailedException)
    tonality = table.get(db.PartitionKey(User, 'alice'), db.SortKey(Group, '1'))['tonality']
    assert tonality == 'minor', 'Python removes a leading part'


if __name__ == '__main__':
    {'write': write, 'read': read}[sys.argv[1]](db.Table(sys.argv[2]))
